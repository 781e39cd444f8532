// How a process of the bench times its call: the first one, then more of them while the budget lasts.

/** A first call slower than this is not repeated: what a warm-up would save is nothing beside it. */
const slow = 8;
const mostRepeats = 7;

/**
 * Runs `call` and prints two lines of JSON: after the first call { first: true }, so that the parent can tell how long the process
 * took until then, and at the end { cold, warm: [{ seconds, cpu }], peak, answer, version }.
 */
export async function report(call, budget, version) {
  const timed = async () => {
    const cpu = process.cpuUsage();
    const start = performance.now();
    const answer = await call();
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    return { time: { seconds, cpu: (user + system) / 1e6 }, answer };
  };
  const cold = await timed();
  process.stdout.write(`${JSON.stringify({ first: true })}\n`);
  const warm = [];
  for (let spent = 0; cold.time.seconds < slow && spent < budget && warm.length < mostRepeats; ) {
    warm.push((await timed()).time);
    spent += warm.at(-1).seconds;
  }
  if (warm.length === 0) warm.push(cold.time);
  const peak = process.resourceUsage().maxRSS * 1024;
  // A pipe takes long answers in pieces; leaving at once would cut them off.
  await new Promise((resolve) =>
    process.stdout.write(`${JSON.stringify({ cold: cold.time, warm, peak, answer: cold.answer, version })}\n`, resolve),
  );
  process.exit(0);
}
