import { computed, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { count, short, title } from "../base/format.ts";
import type { Field } from "../data/types.ts";
import { wordAt } from "../state/columns.ts";
import { data, work } from "../state/data.ts";
import { pictures, runs } from "../state/runs.ts";
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

/** Fields, then the first coordinates of each picture, clusters, and local quality. */
const columns = computed<TableColumn[]>(() => {
  const rows = work.value?.rows;
  if (!rows) return [];
  const list: TableColumn[] = (data.value?.fields ?? []).slice(0, 40).map((field: Field) => ({
    name: field.name,
    numeric: field.kind === "number",
    text: (point) => wordAt(field, rows[point]!, short),
    value: (point) =>
      field.kind === "text" ? field.codes[rows[point]!]! : field.values[rows[point]! * (field.kind === "vector" ? field.width : 1)]!,
  }));
  for (const run of runs.value) {
    const { labels } = run;
    if (labels && !run.sweep)
      list.push({
        name: `${title(run.method)} cluster`,
        numeric: true,
        text: (point) => String(labels[point]! + 1),
        value: (point) => labels[point]!,
      });
  }
  for (const run of pictures.value.slice(-3)) {
    const { cols, data: values } = run.coordinates!;
    for (let j = 0; j < Math.min(2, cols); j++) {
      list.push({
        name: `${title(run.method)} ${j + 1}`,
        numeric: true,
        text: (point) => short(values[point * cols + j]!),
        value: (point) => values[point * cols + j]!,
      });
    }
    const local = run.scores?.local;
    if (local)
      list.push({
        name: `${title(run.method)} trust`,
        numeric: true,
        text: (point) => short(local[point]!),
        value: (point) => local[point]!,
      });
  }
  return list;
});

/** Points in the order of the table: the selection first, then as sorted. */
const order = computed<Int32Array>(() => {
  const n = work.value?.points.rows ?? 0;
  const chosen = selection.value;
  const by = columns.value.find(({ name }) => name === sorting.value?.name);
  const points = Int32Array.from({ length: n }, (_, i) => i);
  if (!chosen && !by) return points;
  const keys = by ? Float64Array.from(points, (point) => by.value(point)) : undefined;
  const sign = sorting.value?.down ? -1 : 1;
  return points.sort((a, b) => {
    if (chosen && chosen[a] !== chosen[b]) return chosen[b]! - chosen[a]!;
    if (!keys || keys[a] === keys[b]) return a - b;
    if (Number.isNaN(keys[a])) return 1;
    if (Number.isNaN(keys[b])) return -1;
    return sign * (keys[a]! - keys[b]!);
  });
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
  const name = `row ${count(row + 1)}`;
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
          <span>{count(row + 1)}</span>
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
