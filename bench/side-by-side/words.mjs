// Numbers as people read them.
export const time = (seconds) =>
  seconds < 0.0995 ? `${(1000 * seconds).toFixed(seconds < 0.00995 ? 1 : 0)} ms` : `${seconds.toFixed(seconds < 9.95 ? 2 : 1)} s`;
export const megabytes = (bytes) => (bytes < 9.995e8 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(2)} GB`);
export const milliseconds = (value) => `${Math.round(value)} ms`;
/** A ratio. */
export const times = (ratio) => `${ratio < 9.95 ? ratio.toFixed(1) : Math.round(ratio)}×`;
/** A part of a whole. */
export const share = (part) => `${(100 * part).toPrecision(2)} %`;
