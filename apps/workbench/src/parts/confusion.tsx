import type { JSX } from "preact";
import { count } from "../base/format.ts";
import { classColor } from "../state/colors.ts";
import { ground } from "../state/view.ts";

/** The confusion matrix as a table of buttons: each selects the points it counts. */
export function Confusion({
  labels,
  counts,
  names,
  onSelect,
}: {
  labels: Int32Array;
  counts: Float64Array;
  names: readonly string[];
  onSelect: (a: number, b: number) => void;
}): JSX.Element {
  const k = labels.length;
  const most = Math.max(...counts);
  const dark = ground.value === "dark";
  const dot = (label: number): JSX.Element => (
    <svg width="9" height="9" aria-hidden="true">
      <circle cx="4.5" cy="4.5" r="4" fill={classColor(label, names.length, dark)} />
    </svg>
  );
  return (
    <section class="card step confusion" aria-label="Confusion matrix">
      <h2 class="label">True (rows) against found</h2>
      <div class="confusion-scroll">
        <table>
          <thead>
            <tr>
              <td />
              {Array.from(labels, (label) => (
                <th scope="col" key={label} title={names[label]}>
                  {dot(label)}
                  <span>{names[label]}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from(labels, (truth, a) => (
              <tr key={truth}>
                <th scope="row">
                  {dot(truth)} {names[truth]}
                </th>
                {Array.from(labels, (found, b) => {
                  const value = counts[a * k + b]!;
                  return (
                    <td key={found}>
                      <button
                        type="button"
                        class={a === b ? "cell right" : "cell"}
                        style={{ "--share": `${Math.round((100 * value) / most)}%` }}
                        aria-label={`${count(value)} points of ${names[truth]} found as ${names[found]}; select them`}
                        disabled={value === 0}
                        onClick={() => onSelect(truth, found)}
                      >
                        {value === 0 ? "·" : count(value)}
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="small-print muted">Click a number to select its points.</p>
    </section>
  );
}
