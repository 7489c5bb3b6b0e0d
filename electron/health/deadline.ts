/** The time limit of one probe, together with the outside wish to withdraw it. */
export interface Deadline {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** True when the time is over, false when the probe was withdrawn (or neither). */
  timedOut(): boolean;
  remainingMs(): number;
  /** Must be called at the end: a timer that stays would keep the process awake. */
  clear(): void;
}

/** Starts the clock. Not AbortSignal.any: the sources of long-lived signals keep their listeners in Node 20. */
export function startDeadline(timeoutMs: number, outer?: AbortSignal): Deadline {
  const controller = new AbortController();
  const end = performance.now() + timeoutMs;
  let over = false;
  const timer = setTimeout(() => {
    over = true;
    controller.abort();
  }, timeoutMs);
  const withdraw = () => controller.abort();
  if (outer?.aborted) withdraw();
  outer?.addEventListener('abort', withdraw, { once: true });
  return {
    signal: controller.signal,
    timeoutMs,
    timedOut: () => over,
    remainingMs: () => Math.max(1, end - performance.now()),
    clear() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', withdraw);
    },
  };
}
