/** Codes of the characters that structure a text table. */
export const newline = 10;
export const carriageReturn = 13;
export const quote = 34;
export const hash = 35;
export const space = 32;
export const tab = 9;
export const noBreakSpace = 160;
