import type { ComponentChildren, JSX } from "preact";
import { PanelFrame } from "./panel-frame.tsx";
import { PlotBox, type PlotBoxProps } from "./plot-box.tsx";

/** A framed plot with a heading, for the screens beside the workbench. */
export function PlotPanel({ heading, aside, ...plot }: PlotBoxProps & { heading: string; aside?: ComponentChildren }): JSX.Element {
  return (
    <PanelFrame label={heading} heading={heading} aside={aside}>
      <PlotBox {...plot} />
    </PanelFrame>
  );
}
