// The tables and charts of docs/performance.md.
export function writePage() {}
