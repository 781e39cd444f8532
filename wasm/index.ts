export * from "./gemm";
export * from "./neighbors";
export * from "./eigen";
export * from "./linalg";
export * from "./dots";
export * from "./smo";
export * from "./svc";
