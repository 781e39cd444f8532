// How calls are timed, in Node and in a page alike. peer.py follows the same rule.

/** A first call of so many seconds is not repeated: what a warm-up would save is nothing beside it. */
const slow = 8;
const mostRepeats = 7;
/** Warming up goes on while the last call was quicker than all before by more than this share, but not beyond `patience` times its time. */
const falling = 0.9;
const patience = 3;

/**
 * Times the first call of `call`; then calls it for `warmup` seconds, and longer while its times still fall, without counting (a
 * first call that took as long by itself has done that); then counts calls for `budget` seconds, seven at most. `timed` gives
 * { time: { seconds, … }, answer } for one call; `first` is told of the first answer.
 */
export async function timeCalls(timed, { warmup, budget, first = () => {} }) {
  const { time: cold, answer } = await timed();
  first();
  let best = cold.seconds;
  for (let spent = 0, fell = false; cold.seconds < warmup && (spent < warmup || (fell && spent < patience * warmup)); ) {
    const { seconds } = (await timed()).time;
    spent += seconds;
    fell = seconds < falling * best;
    best = Math.min(best, seconds);
  }
  const warm = [];
  for (let spent = 0; cold.seconds < slow && spent < budget && warm.length < mostRepeats; spent += warm.at(-1).seconds)
    warm.push((await timed()).time);
  return { cold, warm: warm.length > 0 ? warm : [cold], answer };
}
