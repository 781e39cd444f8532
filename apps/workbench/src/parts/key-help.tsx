import type { JSX } from "preact";
import { keyMap } from "../state/keys.ts";
import { dialog } from "../state/view.ts";
import { Dialog } from "./dialog.tsx";

/** All keys of the page. */
export function KeyHelp(): JSX.Element {
  return (
    <Dialog
      title="Keyboard"
      wide
      onClose={() => {
        dialog.value = undefined;
      }}
    >
      <div class="key-map">
        {keyMap.map(({ title, keys }) => (
          <section key={title}>
            <h3 class="label">{title}</h3>
            <dl>
              {keys.map(({ keys: names, does }) => (
                <div key={names}>
                  <dt>
                    {names.split(" ").map((name) => (
                      <kbd key={name}>{name}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
