// A cell for a notebook with reactive cells, such as Observable's: a generator that yields what is to be seen. The notebook runs it anew
// when an input changes, shows each value in place of the last one, and settles `invalidation` when the cell is done with; then the work ends.
//
// In a notebook, load the library once (from wherever you serve the package) and call the cell:
//
//   flatland = import("https://example.org/flatland/dist/browser.js")
//   viewof neighbors = Inputs.range([4, 40], { step: 1, value: 10 })
//   unrolled(flatland, { neighbors, width, invalidation })

/**
 * A swiss roll laid flat, drawn on a canvas: first a line of progress, then the map.
 *
 * @param flatland the library
 * @param cell the number of neighbors, the width in pixels, and a promise that settles when the cell is to stop
 */
export async function* unrolled({ isomap, swissRoll, trustworthiness }, { neighbors, width = 640, invalidation, samples = 1500 }) {
  const controller = new AbortController();
  const { signal } = controller;
  invalidation?.then(() => controller.abort());

  const line = document.createElement("progress");
  yield line;

  const { points, position } = swissRoll({ samples, seed: 0 });
  const onProgress = ({ fraction }) => {
    line.value = fraction;
  };
  const model = await isomap(points, { neighbors, signal, onProgress });
  const score = await trustworthiness(points, model.embedding, { signal });
  yield draw(model.embedding, position, width, `${neighbors} neighbors, trustworthiness ${score.toFixed(4)}`);
}

/** Points on a canvas, one unit as long on both axes, colored by `values`. */
function draw({ rows, data }, values, width, title) {
  const xs = Array.from({ length: rows }, (_, i) => data[2 * i]);
  const ys = Array.from({ length: rows }, (_, i) => data[2 * i + 1]);
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const margin = 24;
  const unit = (width - 2 * margin) / (right - left);
  const height = (high - low) * unit + 2 * margin;
  const sharp = globalThis.devicePixelRatio ?? 1;

  const canvas = Object.assign(document.createElement("canvas"), { width: width * sharp, height: height * sharp, title });
  canvas.style.width = `${width}px`;
  const pen = canvas.getContext("2d");
  pen.scale(sharp, sharp);
  const [first, last] = [Math.min(...values), Math.max(...values)];
  for (let i = 0; i < rows; i++) {
    pen.fillStyle = `hsl(${260 - (200 * (values[i] - first)) / (last - first)} 70% 45%)`;
    pen.beginPath();
    pen.arc(margin + (xs[i] - left) * unit, height - margin - (ys[i] - low) * unit, 2.5, 0, 2 * Math.PI);
    pen.fill();
  }
  pen.fillStyle = "gray";
  pen.font = "13px system-ui, sans-serif";
  pen.fillText(title, margin, 14);
  return canvas;
}
