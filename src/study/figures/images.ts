import { barsPanel, confusionPanel, figure } from "../../plot/index.ts";
import type { Classification, ImagesResult } from "../images.ts";
import { score } from "../words.ts";
import type { CaptionedFigure } from "./caption.ts";

/** The figures of question 4, all from its result. */
export function imageFigures(result: ImagesResult): CaptionedFigure[] {
  const { data, dimensions, classifications, refit } = result;
  const [small, large] = dimensions;
  const title = data.dataset === "cifar10" ? "CIFAR-10" : "Handwritten digits";
  const subtitle = `${data.train.labels.length} training and ${data.test.labels.length} test images · support vector machine, RBF kernel`;
  const reduced = Object.entries(classifications).filter(([key]) => key !== "raw");
  const panel = (key: string, name: string) =>
    confusionPanel({
      matrix: classifications[key]!.confusion,
      names: data.classNames,
      title: name,
      subtitle: `macro F1 ${score(classifications[key]!.macroF1)}`,
    });
  return [
    {
      figure: figure({
        title: `${title}: macro F1 by representation`,
        subtitle,
        panels: [
          barsPanel({
            groups: [...reduced.map(([, c]) => nameOf(c)), `raw pixels (${classifications.raw!.dimensions})`],
            series: [
              {
                name: "fitted on the training images",
                values: [...reduced.map(([, { macroF1 }]) => macroF1), classifications.raw!.macroF1],
              },
              {
                name: "refitted on the test images (a warning)",
                values: [...reduced.map(([key]) => refit[key]!.macroF1), Number.NaN],
              },
            ],
            label: "macro F1",
            decimals: 3,
          }),
        ],
      }),
      caption:
        "The second bar of each pair shows what becomes of the same classifier when the reducer is fitted again on the test images: it is a warning, not a result.",
      repeat: repeat(result),
    },
    {
      figure: figure({
        title: `${title}: which class is taken for which`,
        subtitle: `${small} dimensions`,
        panels: [panel(`pca${small}`, `PCA ${small}`), panel(`isomap${small}`, `Isomap ${small}`)],
      }),
      caption: "Rows are true classes, columns predicted ones; a row adds up to the test images of its class.",
      repeat: repeat(result),
    },
    {
      figure: figure({
        title: `${title}: F1 by class`,
        subtitle: `${large} dimensions and raw pixels`,
        panels: [
          barsPanel({
            groups: [...data.classNames],
            series: [`pca${large}`, `isomap${large}`, "raw"].map((key) => ({
              name: nameOf(classifications[key]!),
              values: classifications[key]!.perClassF1,
            })),
            label: "F1",
            decimals: 2,
          }),
        ],
      }),
      caption: "The macro F1 is the mean over these classes.",
      repeat: repeat(result),
    },
  ];
}

function nameOf({ reducer, dimensions }: Classification): string {
  return reducer === "raw pixels" ? reducer : `${reducer} ${dimensions}`;
}

function repeat({ data, dimensions, neighbors }: ImagesResult): string {
  return data.dataset === "cifar10"
    ? `flatland study --only q4`
    : `import { digits, f1, isomap, pca, svc } from "flatland";

const { points, labels } = await digits();
const part = (from, to) => ({ rows: to - from, cols: 64, data: points.data.subarray(64 * from, 64 * to) });
const [train, test] = [part(0, 1500), part(1500, 1797)];
for (const [method, options] of [[pca, {}], [isomap, { neighbors: ${neighbors} }]]) {
  const model = await method(train, { dimensions: ${dimensions[0]}, ...options });
  const classifier = await svc(model.embedding, labels.subarray(0, 1500));
  const predicted = await svc.predict(classifier, await method.transform(model, test));
  console.log(f1(labels.subarray(1500), predicted).macro);
}`;
}
