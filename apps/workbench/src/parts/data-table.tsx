import { computed, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { count, decimalsFor, fixed, short, title } from "../base/format.ts";
import type { Field } from "../data/types.ts";
import { wordAt } from "../state/columns.ts";
import { data, work } from "../state/data.ts";
import { runs } from "../state/runs.ts";
import { toggle } from "../state/selecting.ts";
import { hovered, selection } from "../state/view.ts";

/** One column of the table: its name, what stands in it, and what it is sorted by. */
interface TableColumn {
  readonly name: string;
  readonly numeric: boolean;
  readonly text: (point: number) => string;
  readonly value: (point: number) => number;
}

const rowHeight = 26;
const sorting = signal<{ readonly name: string; readonly down: boolean } | undefined>(undefined);

/** Changes when there are other columns: the progress of a run changes the list of runs and no column. */
const columnsKey = computed(() =>
  runs.value
    .filter((run) => run.coordinates || run.labels)
    .map((run) => `${run.id} ${run.status} ${run.sweep ? "swept" : ""} ${run.scores ? "scored" : ""}`)
    .join(),
);

/** Fields, then the first coordinates of each picture, clusters, and local quality. */
const columns = computed<TableColumn[]>(() => {
  columnsKey.value;
  const rows = work.value?.rows;
  if (!rows) return [];
  const list = (data.value?.fields ?? []).slice(0, mostFields).map((field) => fieldColumn(field, rows));
  for (const { method, kind, labels, sweep } of runs.peek()) {
    if (!labels || sweep) continue;
    const value = (point: number): number => labels[point]!;
    list.push({
      name: `${title(method)} ${kind === "classification" ? "class" : "cluster"}`,
      numeric: true,
      text: (point) => String(value(point) + 1),
      value,
    });
  }
  const shown = runs.peek().filter((run) => run.coordinates && !run.sweep);
  for (const { method, coordinates, scores } of shown.slice(-3)) {
    const { cols, data: values } = coordinates!;
    const decimals = decimalsOf(values);
    for (let j = 0; j < Math.min(2, cols); j++)
      list.push(numberColumn(`${title(method)} ${j + 1}`, (point) => values[point * cols + j]!, decimals));
    const local = scores?.local;
    if (local) list.push(numberColumn(`${title(method)} trust`, (point) => local[point]!, 3));
  }
  return list;
});

/** Columns of the data that are shown. */
const mostFields = 40;

function numberColumn(name: string, value: (point: number) => number, decimals: number): TableColumn {
  return { name, numeric: true, text: (point) => fixed(value(point), decimals), value };
}

function fieldColumn(field: Field, rows: Int32Array): TableColumn {
  const { name } = field;
  if (field.kind === "number" && !field.whole)
    return numberColumn(name, (point) => field.values[rows[point]!]!, decimalsFor(field.minimum, field.maximum));
  return {
    name,
    numeric: field.kind === "number",
    text: (point) => wordAt(field, rows[point]!, short),
    value: (point) =>
      field.kind === "text" ? field.codes[rows[point]!]! : field.values[rows[point]! * (field.kind === "vector" ? field.width : 1)]!,
  };
}

const decimalsCache = new WeakMap<Float64Array, number>();

function decimalsOf(values: Float64Array): number {
  let known = decimalsCache.get(values);
  if (known === undefined) {
    let most = 0;
    for (const value of values) if (Math.abs(value) > most) most = Math.abs(value);
    decimalsCache.set(values, (known = decimalsFor(-most, most)));
  }
  return known;
}

/** All points as sorted, whatever is selected. */
const sorted = computed<Int32Array>(() => {
  const n = work.value?.points.rows ?? 0;
  const points = Int32Array.from({ length: n }, (_, i) => i);
  if (!sorting.value) return points;
  const by = columns.value.find(({ name }) => name === sorting.value?.name);
  if (!by) return points;
  const keys = Float64Array.from(points, (point) => by.value(point));
  const sign = sorting.value.down ? -1 : 1;
  return points.sort((a, b) => {
    if (keys[a] === keys[b]) return a - b;
    if (Number.isNaN(keys[a])) return 1;
    if (Number.isNaN(keys[b])) return -1;
    return sign * (keys[a]! - keys[b]!);
  });
});

/** Points in the order of the table: the selection first, both parts as sorted. */
const order = computed<Int32Array>(() => {
  const chosen = selection.value;
  if (!chosen) return sorted.value;
  const points = new Int32Array(sorted.value.length);
  let at = 0;
  for (const point of sorted.value) if (chosen[point] === 1) points[at++] = point;
  for (const point of sorted.value) if (chosen[point] !== 1) points[at++] = point;
  return points;
});

const scrolled = signal(0);
const tall = signal(200);

/** All points as a table: only the rows that can be seen exist. */
export function DataTable(): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const watcher = new ResizeObserver(() => {
      tall.value = element.clientHeight;
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  const n = order.value.length;
  const first = Math.max(0, Math.min(n - 1, Math.floor(scrolled.value / rowHeight) - 4));
  const last = Math.min(n, first + Math.ceil(tall.value / rowHeight) + 8);
  return (
    <div
      class="data-table"
      ref={box}
      tabIndex={0}
      role="region"
      aria-label="Table of all points, the selection first"
      onScroll={(event) => {
        scrolled.value = event.currentTarget.scrollTop;
      }}
    >
      <table aria-rowcount={n + 1}>
        <thead>
          <tr>
            <th scope="col" class="number">
              row
            </th>
            {columns.value.map((column) => (
              <Heading key={column.name} column={column} />
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <tr style={{ height: `${first * rowHeight}px` }} />}
          {Array.from(order.value.subarray(first, last), (point, i) => (
            <Row key={point} point={point} place={first + i} />
          ))}
          {last < n && <tr style={{ height: `${(n - last) * rowHeight}px` }} />}
        </tbody>
      </table>
    </div>
  );
}

function Heading({ column }: { column: TableColumn }): JSX.Element {
  const by = sorting.value?.name === column.name ? sorting.value : undefined;
  return (
    <th scope="col" class={column.numeric ? "number" : ""} aria-sort={by ? (by.down ? "descending" : "ascending") : "none"}>
      <button
        type="button"
        class="quiet small"
        onClick={() => {
          sorting.value = !by ? { name: column.name, down: false } : by.down ? undefined : { name: column.name, down: true };
        }}
      >
        {column.name}
        <span aria-hidden="true">{by ? (by.down ? " ↓" : " ↑") : ""}</span>
      </button>
    </th>
  );
}

function Row({ point, place }: { point: number; place: number }): JSX.Element {
  const row = work.value!.rows[point]!;
  const chosen = selection.value?.[point] === 1;
  const name = `row ${count(row)}`;
  return (
    <tr
      aria-rowindex={place + 2}
      class={`${chosen ? "chosen" : ""} ${hovered.value === point ? "hovered" : ""}`}
      onPointerEnter={() => {
        hovered.value = point;
      }}
    >
      <td class="number">
        <label>
          <input type="checkbox" checked={chosen} aria-label={`Select ${name}`} onChange={() => toggle(point, work.value!.points.rows)} />
          <span>{count(row)}</span>
        </label>
      </td>
      {columns.value.map((column) => (
        <td key={column.name} class={column.numeric ? "number" : ""}>
          {column.text(point)}
        </td>
      ))}
    </tr>
  );
}
