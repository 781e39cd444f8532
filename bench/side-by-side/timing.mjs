// How a process of the bench times its call and tells of it.
import { timeCalls } from "./calls.mjs";

/**
 * Runs `call` as `timeCalls` does and prints two lines of JSON: after the first call { first: true }, so that the parent can tell how
 * long the process took until then, and at the end { cold, warm: [{ seconds, cpu }], peak, answer, version, used }, `used` all its processor seconds.
 */
export async function report(call, pace, version) {
  const timed = async () => {
    const cpu = process.cpuUsage();
    const start = performance.now();
    const answer = await call();
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    return { time: { seconds, cpu: (user + system) / 1e6 }, answer };
  };
  const result = await timeCalls(timed, { ...pace, first: () => process.stdout.write(`${JSON.stringify({ first: true })}\n`) });
  const peak = process.resourceUsage().maxRSS * 1024;
  const { user, system } = process.cpuUsage();
  const used = (user + system) / 1e6;
  // A pipe takes long answers in pieces; leaving at once would cut them off.
  await new Promise((resolve) => process.stdout.write(`${JSON.stringify({ ...result, peak, version, used })}\n`, resolve));
  process.exit(0);
}
