/** Canvases that marks are painted on. */

/** The context that a canvas is painted with. @param {HTMLCanvasElement} canvas */
export const contextOf = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
