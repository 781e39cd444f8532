// Adds to package-lock.json the platform packages that are missing from it: a registry that does not serve the binaries of other
// platforms leaves them out of a lock made there, and `npm ci` then refuses the lock. Run it after `npm install` on such a machine.
import { readFileSync, writeFileSync } from "node:fs";

const systems = ["android", "darwin", "linux", "win32", "freebsd", "openbsd", "netbsd", "sunos", "aix", "openharmony"];
/** The words by which package names call each processor. */
const processors = {
  arm64: ["arm64"],
  arm: ["arm", "armv7", "armhf"],
  x64: ["x64"],
  ia32: ["ia32", "x32"],
  ppc64: ["ppc64"],
  riscv64: ["riscv64"],
  s390x: ["s390x"],
  loong64: ["loong64"],
  mips64el: ["mips64el"],
  wasm32: ["wasm32"],
};
const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const { packages } = lock;
let added = 0;
for (const [path, entry] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (packages[`node_modules/${name}`] || packages[`${path}/node_modules/${name}`] || !/^\d/.test(version)) continue;
    const words = name.split(/[/-]/);
    const os = systems.find((system) => words.includes(system));
    const cpu = Object.keys(processors).find((processor) => words.some((word) => processors[processor].includes(word)));
    if (!os && cpu !== "wasm32") console.error(`complete-lock: ${name} names no platform`);
    const libc = words.some((word) => word.startsWith("musl")) ? ["musl"] : words.some((word) => word.startsWith("gnu")) ? ["glibc"] : [];
    packages[`node_modules/${name}`] = {
      version,
      ...(cpu ? { cpu: [cpu] } : {}),
      ...(entry.dev ? { dev: true } : {}),
      ...(libc.length > 0 && os === "linux" ? { libc } : {}),
      optional: true,
      ...(os ? { os: [os] } : {}),
    };
    added++;
  }
}
const [root, ...rest] = Object.entries(packages);
lock.packages = Object.fromEntries([root, ...rest.sort(([a], [b]) => (a < b ? -1 : 1))]);
writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
console.log(`complete-lock: ${added} platform packages added`);
