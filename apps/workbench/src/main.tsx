import { render } from "preact";
import { App } from "./app.tsx";
import { loadServed } from "./state/data.ts";
import { showCheck } from "./state/flow.ts";
import "./style/tokens.css";
import "./style/base.css";
import "./style/frame.css";
import "./style/start.css";
import "./style/check.css";
import "./style/workbench.css";
import "./style/panels.css";

render(<App />, document.getElementById("app")!);

/** The name of the file that `flatland open` serves with the page. */
const served = document.querySelector<HTMLMetaElement>('meta[name="flatland-file"]')?.content;
if (served) void loadServed(served).then((loaded) => loaded && showCheck());
