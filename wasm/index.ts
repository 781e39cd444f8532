export * from "./dots";
export * from "./eigen";
export * from "./gemm";
export * from "./linalg";
export * from "./neighbors";
export * from "./paths";
export * from "./smo";
export * from "./svc";
