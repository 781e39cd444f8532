import { signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useMemo } from "preact/hooks";
import { say } from "../base/live.ts";

/** Copies a text and says that it did. */
export function CopyButton({ text, title, children }: { text: () => string; title?: string; children: ComponentChildren }): JSX.Element {
  const done = useMemo(() => signal<"" | "yes" | "no">(""), []);
  return (
    <button
      type="button"
      title={title}
      onClick={() => {
        navigator.clipboard?.writeText(text()).then(
          () => {
            done.value = "yes";
            say("Copied.");
            setTimeout(() => {
              done.value = "";
            }, 1600);
          },
          () => {
            done.value = "no";
            say("This browser does not let the page copy.");
          },
        );
      }}
    >
      {done.value === "yes" ? "Copied" : done.value === "no" ? "Select and copy" : children}
    </button>
  );
}
