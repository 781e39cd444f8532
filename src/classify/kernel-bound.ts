import type { KernelFunction } from "../compute/svc.ts";

/**
 * A bound on the magnitude of the kernel between points whose squared lengths are given:
 * |x·y| ≤ |x||y| makes |K| ≤ |x||y| (linear) or (γ|x||y| + |coef0|)^degree (poly); the radial kernel is at most 1.
 * Infinity where it overflows.
 */
export function kernelBound({ kind, gamma, coef0, degree }: KernelFunction, normsX: Float64Array, normsY: Float64Array): number {
  if (kind === "rbf") return 1;
  const product = Math.sqrt(largest(normsX)) * Math.sqrt(largest(normsY));
  if (kind === "linear") return product;
  const base = gamma * product + Math.abs(coef0);
  let power = 1;
  for (let i = 0; i < degree; i++) power *= base;
  return power;
}

function largest(numbers: Float64Array): number {
  let most = 0;
  for (const value of numbers) most = Math.max(most, value);
  return most;
}
