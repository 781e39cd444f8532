import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/**
 * The files of a folder by the path under which they are served ("assets/index.js"), listed once.
 *
 * A request is looked up among these names and never joined to a path, so that no "../" leads out of the folder.
 */
export async function listFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, string>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(folder, path).split(sep).join("/"), path);
  }
  return files;
}
