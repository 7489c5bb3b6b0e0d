/** How often the beat is felt; stalls shorter than that are nothing to an answer that takes hundreds of milliseconds. */
const BEAT_MS = 10;

/**
 * Watches how long this process itself was held up, by its own work or by a machine that gave it no time: an answer that waited for
 * that did not take as long as it seems. Returns the way to end it, which tells the milliseconds.
 */
export function watchStalls(): () => number {
  let last = performance.now();
  let stalled = 0;
  const beat = () => {
    const now = performance.now();
    stalled += Math.max(now - last - BEAT_MS, 0);
    last = now;
  };
  const timer = setInterval(beat, BEAT_MS);
  return () => {
    clearInterval(timer);
    beat();
    return stalled;
  };
}
