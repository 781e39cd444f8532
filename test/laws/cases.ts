import { random } from "../../src/base/random.ts";
import type { Matrix } from "../../src/matrix/dense.ts";
import type { AnyMethod } from "../../src/method/define.ts";
import { methods } from "../../src/methods.ts";

/** How the laws run one method. A method that is not named here is run with its defaults and skips nothing. */
interface Case {
  /** Options that suit the small samples of the laws. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** How much larger the embedding becomes when the data become four times as large; 4 unless said otherwise. */
  readonly growth?: number;
  /** Laws that do not hold for it, with the reason. */
  readonly skip?: Readonly<Partial<Record<Law, string>>>;
}

/** The laws that a method may skip, with a stated reason. */
export type Law = "moves" | "scaling" | "shift" | "transform of training" | "order";

const cases: Readonly<Record<string, Case>> = {
  isomap: { options: { neighbors: 8 } },
  // Its axes have length one whatever the scale of the data.
  lle: { options: { neighbors: 8 }, growth: 1 },
  spectralClustering: { options: { clusters: 3 } },
  kMeans: { options: { clusters: 3 } },
};

/** A method of the registry with what the laws need to call it. */
export interface LawCase {
  readonly name: string;
  readonly method: AnyMethod;
  readonly options: Readonly<Record<string, unknown>>;
  readonly growth: number;
  skip(law: Law): string | undefined;
  /** The arguments of a call: points, labels where the method takes them, options. */
  call(points: unknown, options?: Readonly<Record<string, unknown>>): unknown[];
}

/** Every method of the registry. */
export const lawCases: readonly LawCase[] = methods.map((method) => {
  const { name, supervised } = method.info;
  const { options = {}, growth = 4, skip = {} } = cases[name] ?? {};
  return {
    name,
    method,
    options,
    growth,
    skip: (law) => skip[law],
    call: (points, more = {}) => [points, ...(supervised ? [labelsFor(points)] : []), { ...options, ...more }],
  };
});

/** Labels for supervised methods: which of three equal parts of the sample a point came from. */
function labelsFor(points: unknown): Int32Array {
  const given = points as { rows?: number; shape?: number[]; length?: number } | null | undefined;
  const n = given?.rows ?? given?.shape?.[0] ?? given?.length ?? 0;
  return Int32Array.from({ length: n }, (_, i) => i % 3);
}

/** Three bent strands in space: n points with some noise, in general position. Point i lies on strand i mod 3. */
export function strands(n: number, seed = 1, cols = 3): Matrix {
  const { normal, uniform } = random(seed);
  const data = new Float64Array(n * cols);
  for (let i = 0; i < n; i++) {
    const t = 2 * uniform() - 1;
    const strand = i % 3;
    const bent = [t * 3, strand * 1.2 + t * t, t * t * t - strand];
    for (let j = 0; j < cols; j++) data[i * cols + j] = (bent[j] ?? 0.2 * t * j) + 0.05 * normal();
  }
  return { rows: n, cols, data };
}
