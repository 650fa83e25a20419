/**
 * Says on the page that it could not start; the server writes this into the page itself, since what is fetched may be
 * what fails. Once the page is ready, errors are shown elsewhere.
 */

(() => {
  const root = document.documentElement;

  /** @param {string} what */
  function say(what) {
    if (root.dataset.ready || document.querySelector("#failure")) return;
    const sentence = document.createElement("p");
    sentence.id = "failure";
    sentence.setAttribute("role", "alert");
    sentence.textContent = `This page could not start: ${what}. Reload the page.`;
    (document.body ?? root).append(sentence);
  }

  /** @param {unknown} reason */
  const messageOf = (reason) => (reason instanceof Error ? reason.message : "a script failed").slice(0, 200);

  // the error of a script that cannot be fetched does not bubble
  window.addEventListener("error", (event) => {
    if (event.target instanceof HTMLScriptElement) say(`${event.target.src.split("/").pop()} did not arrive`);
    else if (event.error) say(messageOf(event.error));
  }, { capture: true });
  window.addEventListener("unhandledrejection", ({ reason }) => say(messageOf(reason)));
})();
