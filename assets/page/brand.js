/** What the page is called, as its operator says. */

export const brandTitle = () => document.documentElement.dataset.brand ?? "Kindred";

/** The operator's logo for another place; nothing where the page has Kindred's own. @returns {Node[]} */
export const brandLogo = () => [...document.querySelectorAll(".head .brand img")].map((logo) => logo.cloneNode());
