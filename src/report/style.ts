import { colorOf, figureStyles, fontFaces, type Ground, type Role } from "../plot/index.ts";
import { mathWoff2 } from "./math-font.generated.ts";

/** The style sheet of a report: everything it needs, fonts included, and nothing from elsewhere. */
export function reportStyles(): string {
  const math = `@font-face{font-family:"Report Math";src:url(data:font/woff2;base64,${mathWoff2})format("woff2")}`;
  return `${fontFaces()}${math}${colors("light")}@media screen and (prefers-color-scheme:dark){${colors("dark")}}${rules.replace(/\n\s*/g, "")}${figureStyles()}`;
}

function colors(ground: Ground): string {
  const roles: Role[] = ["paper", "face", "grid", "rule", "ink", "muted"];
  const more =
    ground === "light"
      ? "--link:#0a5fa8;--warn:#8a4600;--warn-face:#fdf3e3;--good:#00664a"
      : "--link:#74b9f2;--warn:#f0b45a;--warn-face:#2a2114;--good:#5fd0a8";
  return `:root{color-scheme:${ground};${roles.map((role) => `--${role}:${colorOf(role, ground)}`).join(";")};${more}}`;
}

const rules = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 Inter,system-ui,-apple-system,'Segoe UI',sans-serif;font-kerning:normal;overflow-wrap:break-word}
main,header,footer{max-width:1088px;margin:0 auto;padding:0 24px}
header{padding-top:56px}
h1{font-size:clamp(1.6rem,4.5vw,2.3rem);line-height:1.2;letter-spacing:-.018em;margin:0 0 .3em;font-weight:600;text-wrap:balance}
h2{font-size:1.5rem;line-height:1.25;letter-spacing:-.012em;margin:3.2em 0 .8em;padding-top:.9em;border-top:1px solid var(--grid);font-weight:600;scroll-margin-top:12px}
h3{font-size:1.12rem;margin:2em 0 .5em;font-weight:600}
h4{font-size:.82rem;margin:0 0 .5em;font-weight:600;letter-spacing:.01em}
.subtitle{color:var(--muted);font-size:1.1rem;margin:0 0 1.6em;max-width:44em}
p,ul{margin:0 0 1em}
ul{padding-left:1.3em}
li{margin:.25em 0}
li::marker{color:var(--rule)}
.prose,.lead{max-width:44em}
.lead{font-size:1.06rem}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}
a:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--link);outline-offset:2px}
strong,b{font-weight:600}
code,pre{font-family:ui-monospace,'SF Mono',SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace;font-size:.86em}
code{background:var(--face);border:1px solid var(--grid);border-radius:4px;padding:.08em .35em;overflow-wrap:anywhere}
pre{background:var(--face);border:1px solid var(--grid);border-radius:8px;padding:14px 16px;overflow-x:auto;margin:0 0 1em;line-height:1.5}
pre code{background:none;border:0;padding:0;overflow-wrap:normal}
nav{max-width:1088px;margin:2em auto 0;padding:0 24px}
nav ol{list-style:none;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:.3em 1.6em}
nav a{text-decoration:none}
nav a:hover{text-decoration:underline}
.skip{position:absolute;left:-9999px}
.skip:focus{left:12px;top:12px;background:var(--paper);padding:6px 10px}
math{font-family:'Report Math','STIX Two Math','Cambria Math',math;font-size:1.04em}
mtext{font-family:Inter,system-ui,sans-serif}
math *{border-color:currentColor}
math.tml-display{display:block;width:100%}
.tml-left{text-align:left}
.tml-right{text-align:right}
.tml-jot>mtr>mtd{padding-top:.25em;padding-bottom:.25em}
.math{overflow-x:auto;overflow-y:hidden;padding:.5em 0;margin:0 0 1em;max-width:44em}
figure{margin:2em 0 2.4em}
figure svg{display:block;max-width:100%;height:auto}
figcaption{color:var(--muted);font-size:.88rem;line-height:1.55;max-width:50em;margin-top:.7em}
figcaption p{margin:0 0 .35em}
.narrow{display:none}
.table{overflow-x:auto;margin:1.4em 0 2em;-webkit-overflow-scrolling:touch}
table{border-collapse:collapse;font-size:.9rem;line-height:1.4;min-width:min(100%,28em)}
caption{caption-side:bottom;text-align:left;color:var(--muted);font-size:.86rem;padding-top:.7em}
th,td{padding:.45em 1.3em .45em 0;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--grid)}
th:last-child,td:last-child{padding-right:.3em}
thead th{font-weight:600;color:var(--muted);font-size:.84rem;border-bottom:1.5px solid var(--rule);vertical-align:bottom}
tbody th{font-weight:400}
thead .n{white-space:normal}
table code{overflow-wrap:normal}
.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
b .best{color:var(--good);font-size:.7em;vertical-align:.15em}
td .best{margin-right:-1.05em}
.observations,.callout{border-left:3px solid var(--rule);background:var(--face);border-radius:0 8px 8px 0;padding:14px 20px;margin:1.6em 0;max-width:52em}
.observations{border-color:#0072b2}
.observations h4{color:var(--muted)}
.observations ul,.callout>:last-child{margin-bottom:0}
.callout.warning{border-color:var(--warn);background:var(--warn-face)}
.callout.warning h4{color:var(--warn)}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,19em),1fr));gap:.1em 2.4em;margin:0 0 1.6em;font-size:.9rem}
dl div{display:flex;justify-content:space-between;gap:1.4em;border-bottom:1px solid var(--grid);padding:.4em 0}
dt{color:var(--muted);flex:none}
dd{margin:0;text-align:right;font-variant-numeric:tabular-nums;min-width:0;overflow-wrap:anywhere}
.below{color:var(--muted);font-size:.88rem}
footer{color:var(--muted);font-size:.86rem;margin-top:4em;padding-top:1.4em;padding-bottom:4em}
footer>div{border-top:1px solid var(--grid);padding-top:1.4em}
@media screen and (min-width:1400px){
nav{position:fixed;top:60px;left:max(20px,calc(50vw - 730px));width:180px;padding:0;margin:0;font-size:.84rem;line-height:1.45}
nav ol{display:block}
nav li{margin:.55em 0}
main,header,footer{transform:translateX(0);margin-left:max(230px,calc(50vw - 500px))}
}
@media screen and (max-width:819px){
th,td{padding-right:.8em}
body{font-size:15.5px}
main,header,footer,nav{padding-left:16px;padding-right:16px}
header{padding-top:32px}
h2{margin-top:2.4em;font-size:1.32rem}
.wide{display:none}
.narrow{display:block}
.narrow svg{width:100%;max-width:560px;margin:0 auto}
.observations,.callout{padding:12px 14px}
}
@media print{
@page{margin:16mm}
body{font-size:10pt;line-height:1.45}
main,header,footer,nav{padding:0;max-width:none}
header{padding-top:0}
.skip{display:none}
h2,h3,h4{break-after:avoid}
figure,.observations,.callout,tr,.math{break-inside:avoid}
.wide{display:block}
.narrow{display:none}
.table,pre,.math{overflow:visible}
pre{white-space:pre-wrap}
a{color:inherit}
}
@media (forced-colors:active){
figure svg{forced-color-adjust:none;background:Canvas}
}
`;
