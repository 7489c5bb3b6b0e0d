/** Where time comes from. Durations are measured with `now`, `wall` is only shown. */
export interface Clock {
  /** Monotonic milliseconds. */
  now(): number;
  /** Epoch milliseconds. */
  wall(): number;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
};
