export * from "./gemm";
export * from "./neighbors";
export * from "./eigen";
export * from "./linalg";
