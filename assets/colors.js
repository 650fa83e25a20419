/** Shows the colors that the visitor chose before; the server writes this into the page, so that no other colors flash up. */

(() => {
  try {
    const chosen = localStorage.getItem("kindred-theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    // without storage nothing was chosen
  }
})();
