export const exp = (x: number): number => Math.exp(x);
export const log = (x: number): number => Math.log(x);
export const pow = (x: number, y: number): number => Math.pow(x, y);
export const sin = (x: number): number => Math.sin(x);
export const cos = (x: number): number => Math.cos(x);
