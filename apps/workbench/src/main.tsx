import { render } from "preact";
import { App } from "./app.tsx";
import { loadServed } from "./state/data.ts";
import { showCheck } from "./state/flow.ts";
import { watchHistory } from "./state/history.ts";
import { watchKeys } from "./state/keys.ts";
import { applyWaiting, restoreLink, watchLink } from "./state/restore.ts";
import "./style/tokens.css";
import "./style/base.css";
import "./style/frame.css";
import "./style/start.css";
import "./style/check.css";
import "./style/bench.css";
import "./style/pipeline.css";
import "./style/inspector.css";
import "./style/table.css";
import "./style/panels.css";
import "./style/dialog.css";
import "./style/screens.css";
import "./style/compare.css";
import "./style/clusters.css";
import "./style/sweep.css";
import "./style/report.css";

render(<App />, document.getElementById("app")!);

watchKeys();
watchHistory();
watchLink();

/** The name of the file that `flatland open` serves with the page. */
const served = document.querySelector<HTMLMetaElement>('meta[name="flatland-file"]')?.content;

/** A link is followed first; the served file is opened when the link is about it, or there is none. */
async function begin(): Promise<void> {
  if (await restoreLink()) return;
  if (!served || !(await loadServed(served))) return;
  if (!(await applyWaiting())) showCheck();
}
void begin();
