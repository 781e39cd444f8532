import type { ErrorCode } from "../base/errors.ts";
import type { HelperSetup } from "../compute/pool.ts";
import type { Progress } from "../compute/run.ts";

/** Messages to the background thread. */
export type ToWorker =
  | {
      readonly kind: "call";
      readonly id: number;
      readonly task: string;
      readonly args: readonly unknown[];
      readonly threads: number | undefined;
      /** Becomes 1 when the call is cancelled; where memory cannot be shared a message says it instead. */
      readonly flag: Int32Array | undefined;
    }
  | { readonly kind: "abort"; readonly id: number };

/** Messages from the background thread; `inUse` is what its runs hold at that moment, in bytes. */
export type FromWorker =
  | { readonly kind: "progress"; readonly id: number; readonly progress: Progress }
  | { readonly kind: "done"; readonly id: number; readonly value: unknown; readonly memory: number; readonly inUse: number }
  | { readonly kind: "unknown"; readonly id: number }
  | { readonly kind: "aborted"; readonly id: number; readonly inUse: number }
  | {
      readonly kind: "failed";
      readonly id: number;
      readonly error: { readonly code: ErrorCode; readonly message: string; readonly details: Readonly<Record<string, unknown>> };
      readonly inUse: number;
    };

/** The first message to a helper thread, which never answers: it works through shared memory from then on. */
export interface HelperStart {
  readonly kind: "help";
  readonly setup: HelperSetup;
}
