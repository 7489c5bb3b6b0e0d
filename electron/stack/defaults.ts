/** What holds where a stack file says nothing, as far as a person may set it for all stacks. Pure. */
import { LIMITS } from '../limits.ts';

export interface StackDefaults {
  /** `alerts.after` and `alerts.remind`; 0 reminds nobody. */
  readonly alertAfterMs: number;
  readonly remindMs: number;
  /** `healthcheck.interval`, `timeout` and `retries`. */
  readonly checkIntervalMs: number;
  readonly checkTimeoutMs: number;
  readonly checkRetries: number;
}

/** Where nobody set anything. */
export const STACK_DEFAULTS: StackDefaults = {
  alertAfterMs: LIMITS.alerts.afterMs,
  remindMs: LIMITS.alerts.remindMs,
  checkIntervalMs: LIMITS.health.intervalMs,
  checkTimeoutMs: LIMITS.health.timeoutMs,
  checkRetries: LIMITS.health.retries,
};
