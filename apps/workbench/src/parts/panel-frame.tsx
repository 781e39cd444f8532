import type { ComponentChildren, JSX } from "preact";

/** The frame of every picture on the page: a named section with a line above and, where there is something to say, one below. */
export function PanelFrame({
  label,
  heading,
  aside,
  footer,
  kind = "",
  children,
}: {
  /** The name for those who listen. */
  label: string;
  heading?: string;
  /** What stands beside the heading. */
  aside?: ComponentChildren;
  footer?: ComponentChildren;
  /** Further classes. */
  kind?: string;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <section class={`panel ${kind}`} aria-label={label}>
      {heading !== undefined && (
        <header>
          <h2 title={heading}>{heading}</h2>
          {aside}
        </header>
      )}
      {children}
      {footer && <footer>{footer}</footer>}
    </section>
  );
}
