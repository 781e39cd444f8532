import { type Signal, signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { type Content, mount, redraw } from "../draw/painter.ts";
import type { Run } from "../runs/run.ts";
import { type Camera, restCamera, tool } from "../state/view.ts";
import { brushHandlers } from "./brush.ts";
import { HoverMark } from "./hover-mark.tsx";
import { Outline } from "./outline.tsx";

/** What a plot outside the panels of the workbench shows. */
export interface PlotBoxProps {
  readonly id: string;
  readonly label: string;
  /** Everything but the view, which is `camera`. Reads signals. */
  readonly content: () => Omit<Content, "camera"> | undefined;
  /** A view that several plots share. */
  readonly camera: Signal<Camera>;
  readonly run?: Run | undefined;
  /** Whether the point under the pointer is told in words here. */
  readonly tip?: boolean;
  readonly children?: ComponentChildren;
}

/** A plot with the linked brush and hover, on the one canvas: for comparisons, clusters and sweeps. */
export function PlotBox({ id, label, content, camera, run, tip = false, children }: PlotBoxProps): JSX.Element {
  const body = useRef<HTMLDivElement>(null);
  const latest = useRef(content);
  latest.current = content;
  const outline = useMemo(() => signal<readonly (readonly [number, number])[]>([]), []);
  useEffect(() => {
    if (!body.current) return undefined;
    return mount(id, body.current, () => {
      const found = latest.current();
      return found && { ...found, camera: camera.value };
    });
  }, [id, camera]);
  // What the closure sees may have changed with the properties: the painter is told.
  useEffect(() => redraw());
  const handlers = useMemo(
    () =>
      brushHandlers(
        id,
        {
          focus() {},
          turns: () => latest.current()?.dimensions === 3,
          move(change) {
            camera.value = change(camera.value);
          },
          reset() {
            camera.value = restCamera;
          },
        },
        outline,
      ),
    [id, camera, outline],
  );
  return (
    <div class={`panel-body ${tool.value}`} ref={body} role="img" aria-label={label} {...handlers}>
      <Outline points={outline.value} />
      {children}
      <HoverMark id={id} run={run} full={tip} />
    </div>
  );
}
