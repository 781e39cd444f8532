export * from "./gemm";
export * from "./neighbors";
export * from "./linalg";
