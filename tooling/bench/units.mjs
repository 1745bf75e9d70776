// @ts-check
/** The middle one of some figures. @param {readonly number[]} samples @returns {number} */
export const median = (samples) => [...samples].sort((a, b) => a - b)[samples.length >> 1] ?? NaN;

/** A figure as the tables show it. @param {number | undefined} value nanoseconds, or bytes @param {string} unit @returns {string} */
export function shown(value, unit) {
  if (value === undefined) return "";
  if (unit === "bytes") return `${(value / 1000).toFixed(0)} kB`;
  if (value < 1000) return `${value.toFixed(value < 10 ? 2 : 0)} ns`;
  return value < 1e6 ? `${(value / 1e3).toFixed(2)} µs` : `${(value / 1e6).toFixed(2)} ms`;
}
