export * from "./gemm";
export * from "./neighbors";
