/** When things happen: scripts that are no modules run when the page needs them, and the browser has painted. */

/** Resolves once the script has run, rejects where it does not arrive. @param {string} address @returns {Promise<void>} */
export function run(address) {
  const script = document.createElement("script");
  script.src = address;
  document.head.append(script);
  return new Promise((resolve, reject) => {
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${address.split("/").pop()} did not arrive`));
  });
}

/** Resolves once the browser has shown what changed. @returns {Promise<void>} */
export const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
