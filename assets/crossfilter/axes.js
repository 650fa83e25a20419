/** Values of customers and places on an axis: the same, or signed logarithms where an axis is logarithmic. */

/** log(1 + size), with the sign kept. @param {number} value */
export const signedLog = (value) => Math.sign(value) * Math.log1p(Math.abs(value));
/** @param {number} value */
export const signedExp = (value) => Math.sign(value) * Math.expm1(Math.abs(value));

/** Where a value lies on an axis. @param {number} value @param {boolean} [isLog] */
export const toAxis = (value, isLog) => (isLog ? signedLog(value) : value);

/** The value at a place on an axis. @param {number} place @param {boolean} [isLog] */
export const fromAxis = (place, isLog) => (isLog ? signedExp(place) : place);
