import type { Stage } from "./stage-types.ts";
import { placesOf, pointRadius } from "./view-math.ts";

/** Points drawn in one frame where there is no graphics processor; the page says so when there are more. */
const mostPlain = 50_000;

/** The same pictures on a plain canvas, for browsers without WebGL2 and for lost contexts: slower, and never blank. */
export function openPlainStage(canvas: HTMLCanvasElement): Stage {
  const context = canvas.getContext("2d");
  return {
    kind: "canvas",
    show(pictures, { dark, moving }) {
      const ratio = Math.min(2, window.devicePixelRatio || 1);
      const [width, height] = [window.innerWidth, window.innerHeight];
      if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
        canvas.width = Math.round(width * ratio);
        canvas.height = Math.round(height * ratio);
      }
      if (!context) return;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      for (const { cloud, view, colors, chosen, order, left, top, clip } of pictures) {
        context.save();
        context.beginPath();
        context.rect(clip.left, clip.top, clip.width, clip.height);
        context.clip();
        const places = placesOf(cloud, view);
        const size = 2 * pointRadius(cloud.count, view.width, view.height);
        const most = Math.min(cloud.count, moving ? 8000 : mostPlain);
        for (const pass of chosen ? [0, 1] : [1]) {
          context.globalAlpha = pass === 0 ? 0.4 : 0.92;
          for (let k = 0; k < most; k++) {
            const i = order[k]!;
            if (chosen && chosen[i] !== pass) continue;
            const x = left + places[2 * i]!;
            const y = top + places[2 * i + 1]!;
            if (Number.isNaN(x)) continue;
            context.fillStyle =
              pass === 0 ? (dark ? "#5c6678" : "#bdc4d1") : `rgb(${colors[3 * i]},${colors[3 * i + 1]},${colors[3 * i + 2]})`;
            context.beginPath();
            context.arc(x, y, size / 2, 0, 7);
            context.fill();
          }
        }
        context.restore();
      }
    },
    close() {},
  };
}
