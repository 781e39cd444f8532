import type { JSX } from "preact";
import { bytes, count } from "../base/format.ts";
import { data, work } from "../state/data.ts";
import { goTo } from "../state/flow.ts";
import { canRedo, canUndo, redo, undo } from "../state/history.ts";
import { dialog, type Screen, screen, theme } from "../state/view.ts";
import { CopyButton } from "./copy-button.tsx";
import { stepTheme } from "./focus.ts";

const tabs: readonly (readonly [Screen, string])[] = [
  ["workbench", "Workbench"],
  ["compare", "Compare"],
  ["clusters", "Clusters"],
  ["sweep", "Sweep"],
  ["report", "Report"],
];

/** The line at the top: where the data is from, the screens, the theme. */
export function TopBar(): JSX.Element {
  const found = data.value;
  return (
    <header class="top-bar">
      <button
        type="button"
        class="quiet brand"
        aria-label="flatland: open other data"
        onClick={() => {
          screen.value = "start";
        }}
      >
        <svg width="20" height="20" viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="7" fill="var(--accent)" />
          <path d="M6 21c3-9 6-9 10-4s7 5 10-5" fill="none" stroke="var(--accent-ink)" stroke-width="3" stroke-linecap="round" />
        </svg>
        flatland
      </button>
      {found && screen.value !== "start" && (
        <button
          type="button"
          class="data-chip"
          title="Roles, scaling and what was found"
          onClick={() => {
            screen.value = "check";
          }}
        >
          <b>{found.name}</b>
          <span class="muted">
            {count(found.rows)} × {count(found.fields.length)}
            {found.bytes > 0 && ` · ${bytes(found.bytes)}`}
          </span>
        </button>
      )}
      {found && screen.value !== "start" && (
        <nav aria-label="Screens">
          {tabs.map(([name, words]) => (
            <button
              type="button"
              class="quiet"
              key={name}
              disabled={!work.value}
              aria-current={screen.value === name ? "page" : undefined}
              onClick={() => void goTo(name)}
            >
              {words}
            </button>
          ))}
        </nav>
      )}
      <span class="spacer" />
      {found && work.value && screen.value !== "start" && (
        <>
          <button type="button" class="quiet" aria-label="Undo" title="Undo (Ctrl Z)" disabled={!canUndo.value} onClick={undo}>
            ↶
          </button>
          <button type="button" class="quiet" aria-label="Redo" title="Redo (Ctrl Shift Z)" disabled={!canRedo.value} onClick={redo}>
            ↷
          </button>
          <CopyLink />
          <button
            type="button"
            aria-haspopup="dialog"
            onClick={() => {
              dialog.value = "export";
            }}
          >
            Export…
          </button>
        </>
      )}
      <button type="button" class="quiet" aria-label={`Theme: ${theme.value}. Change it`} onClick={stepTheme}>
        {theme.value === "auto" ? "◐" : theme.value === "light" ? "☀" : "☾"}
      </button>
      <button
        type="button"
        class="quiet"
        aria-label="Keyboard"
        onClick={() => {
          dialog.value = "keys";
        }}
      >
        <kbd>?</kbd>
      </button>
    </header>
  );
}

function CopyLink(): JSX.Element {
  const { source } = data.value!;
  const local = source.kind === "file" || source.kind === "paste";
  return (
    <CopyButton
      text={() => location.href}
      title={local ? "The link holds the view, not the data: who opens it needs the same file" : "The link holds the view, not the data"}
    >
      Copy link
    </CopyButton>
  );
}
