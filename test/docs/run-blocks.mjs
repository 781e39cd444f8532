// Imports modules one after the other in one process and tells what each printed: a line of JSON in, a line of JSON out.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { format } from "node:util";

const answer = (value) => process.send(value);
let printed = "";
for (const name of ["log", "info", "warn", "error"]) console[name] = (...values) => void (printed += `${format(...values)}\n`);
process.stdout.write = (text) => {
  printed += String(text);
  return true;
};

for await (const line of createInterface({ input: process.stdin })) {
  const { folder, file } = JSON.parse(line);
  printed = "";
  process.chdir(folder);
  try {
    await import(pathToFileURL(file).href);
    answer({ printed, failed: false });
  } catch (error) {
    answer({ printed: `${printed}${error?.name === "ManifoldError" ? error.message : (error?.stack ?? error)}\n`, failed: true });
  }
}
