import { focused, layout, theme } from "../state/view.ts";

/** Moves the keyboard to the panel before or after. */
export function focusPanel(step: 1 | -1): void {
  const next = (focused.value + step + layout.value) % layout.value;
  document.querySelectorAll<HTMLElement>(".panel-body")[next]?.focus();
}

const themes = { auto: "light", light: "dark", dark: "auto" } as const;

/** The next of: as the system says, light, dark. */
export function stepTheme(): void {
  theme.value = themes[theme.value];
}
