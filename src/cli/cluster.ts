import { Command, Option } from "commander";
import type { AnyMethod } from "../method/define.ts";
import { methods } from "../methods.ts";
import { agreementOf } from "./agreement.ts";
import { clusteringDocument, clusteringFigure, clusteringSummary } from "./cluster-results.ts";
import { classesOf } from "./coloring.ts";
import { addDataFlags, type DataFlags } from "./data-flags.ts";
import { checkOutputs } from "./files.ts";
import type { Clustered, Clustering } from "./found.ts";
import { openJob } from "./job.ts";
import { addOwnFlags, flagsTaken, ownOptions } from "./method-flags.ts";
import { kebab, methodNamed } from "./method-names.ts";
import { modelBytes } from "./model-bytes.ts";
import { type PictureFlags, pictureBytes, pictureFormat } from "./pictures.ts";
import { prepare } from "./prepare.ts";
import { outputFormat, resultTable, tableBytes } from "./result-table.ts";
import { addRunFlags, type RunFlags } from "./run-flags.ts";
import { answer, put } from "./stdout.ts";
import { counted } from "./words.ts";

interface ClusterFlags extends RunFlags, DataFlags, PictureFlags {
  readonly method: string;
  readonly output?: string;
  readonly model?: string;
  readonly figure?: string;
  readonly force?: boolean;
}

const clusterings = methods.filter(({ info }) => info.kind === "clustering");

/** `flatland cluster`: groups among a file's points, and how they agree with known classes. */
export function clusterCommand(signal: AbortSignal): Command {
  const command = new Command("cluster")
    .summary("find groups among the points of a file")
    .description("Find groups among the points of a file. With --label, say how they agree with the classes that are known.")
    .argument("<file>", 'table of points, one a row; "-" is stdin')
    .optionsGroup("What to do:")
    .option(
      "-m, --method <name>",
      `one of ${clusterings.map(({ info }) => kebab(info.name)).join(", ")}; short: spectral`,
      "spectral-clustering",
    )
    .option("-o, --output <file>", 'write the cluster of each row: .csv, .npy, .parquet, …; "-" is stdout as CSV')
    .option("--model <file>", "save the fitted model, with the columns and scaling it was made with, for flatland transform")
    .option("--figure <file>", "draw the clusters: .svg or .png")
    .addOption(new Option("--theme <theme>", "colors of the figure").choices(["light", "dark", "auto"]).default("light"))
    .option("--force", "replace output files that are there already");
  addDataFlags(command, { label: "column with the true classes: the clusters are compared with them, and never see them" });
  addRunFlags(command);
  const common = flagsTaken(command);
  const owners = clusterings.map(({ info }) => info);
  addOwnFlags(command, owners, () =>
    command.getOptionValueSource("method") === "cli" ? methodNamed(String(command.opts().method), clusterings, "cluster").info : undefined,
  );
  command.addHelpText(
    "after",
    `
Examples:
  flatland cluster rings.csv --clusters auto -o clusters.csv --figure clusters.svg
  flatland cluster iris.csv --method k-means --clusters 3 --label species --scale standard
  flatland cluster iris.csv --label species --clusters 3 --json`,
  );
  return command.action((file: string, flags: ClusterFlags) => {
    const method = methodNamed(flags.method, clusterings, "cluster");
    return cluster(file, flags, method, ownOptions(command, method.info, owners, common), signal);
  });
}

async function cluster(
  file: string,
  flags: ClusterFlags,
  method: AnyMethod,
  own: Record<string, unknown>,
  signal: AbortSignal,
): Promise<void> {
  const { output, figure, seed } = flags;
  await checkOutputs([output, flags.model, figure, flags.json ? "-" : undefined], { force: flags.force === true, inputs: [file] });
  if (output !== undefined) outputFormat(output);
  if (figure !== undefined) pictureFormat(figure);

  const job = openJob(flags, signal);
  try {
    const data = await job.part("reading", () => prepare(file, flags, job.watching(0.02)));
    const truth = data.label === undefined ? undefined : classesOf(data.table, data.label, data.rows, data.name);
    const options = { ...own, ...("seed" in method.info.options ? { seed } : {}) };
    const model: Clustering = await job.part(kebab(method.info.name), () =>
      method(data.points, { ...options, ...job.settings(0.02, 0.95) }),
    );
    const clustered: Clustered = { data, model, agreement: truth && agreementOf(truth, model.labels) };

    const written = await job.part("writing", async () => {
      const list: string[] = [];
      if (output !== undefined) {
        const columns = [{ name: "cluster", kind: "number", values: model.labels, missing: 0 }] as const;
        const table = resultTable(data, { carried: [data.label], columns, rows: data.rows });
        await put(output, await tableBytes(table, output, signal), flags);
        list.push(
          `${output === "-" ? "stdout" : output} (${counted(table.rows, "row")}: ${table.columns.map(({ name }) => name).join(", ")})`,
        );
      }
      if (flags.model !== undefined) {
        await put(flags.model, modelBytes(model, data, flags.missing), flags);
        list.push(flags.model);
      }
      if (figure !== undefined) {
        const made = await clusteringFigure(clustered, truth, seed, job.settings(0.95, 1));
        await put(figure, await pictureBytes(made, figure, flags), flags);
        list.push(figure === "-" ? "stdout" : figure);
      }
      return list;
    });
    job.progress.stop();
    const end =
      written.length > 0
        ? `Written: ${written.join(", ")}`
        : "Nothing was written: -o clusters.csv keeps the clusters, --figure clusters.svg draws them.";
    await answer(
      { ...flags, taken: output === "-" || figure === "-" },
      () => clusteringDocument(clustered, { output, model: flags.model, figure }, job.seconds()),
      () => ({ ...clusteringSummary(clustered, job.seconds()), end: [end] }),
    );
  } finally {
    job.progress.stop();
  }
}
