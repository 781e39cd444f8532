/** The packages that unpack, loaded when a file needs them. */
export type Fflate = typeof import("fflate");
export type Fzstd = typeof import("fzstd");
