import { LIMITS } from '../limits.ts';
import type { HealthcheckSpec } from '../stack/stack.ts';
import type { ProbeResult } from './probe.ts';
import { failuresAllowed, type RetryTiming } from './retries.ts';

/** What a run of probes says about one incarnation of a service. Times are monotonic milliseconds. */
export interface HealthState {
  readonly status: 'starting' | 'healthy' | 'unhealthy';
  /** Consecutive failures that count. */
  readonly failing: number;
  /** The last five, oldest first, counted or not. */
  readonly results: readonly ProbeResult[];
  /** The first success or the end of `start_period` was seen: failures count from now on. */
  readonly graceOver: boolean;
  /** The last answer came from something else than the service. */
  readonly shadowed: boolean;
  readonly startedAtMs: number;
}

/** The state of a new incarnation: what failed before does not count for it. */
export function newHealth(nowMs: number): HealthState {
  return { status: 'starting', failing: 0, results: [], graceOver: false, shadowed: false, startedAtMs: nowMs };
}

/**
 * Adds one result by Docker's rules (moby, daemon/health.go): failures do not count while `starting` within
 * `start_period`, measured at the start of the probe; the first success ends that grace; `retries` consecutive failures
 * make `unhealthy`; one success makes `healthy`. A healthy service that fails in a passing way is looked at again sooner
 * and must fail the whole series (`retries.ts`). A shadowed answer needs no second try: the kernel proved it.
 */
export function judgeHealth(
  state: HealthState,
  result: ProbeResult,
  spec: RetryTiming & Pick<HealthcheckSpec, 'startPeriodMs'>,
  nowMs: number,
): HealthState {
  const results = [...state.results, result].slice(-LIMITS.health.keptResults);
  const shadowed = result.reason === 'shadowed';
  if (result.ok) return { ...state, status: 'healthy', failing: 0, results, graceOver: true, shadowed: false };

  const probeStartedMs = nowMs - result.latencyMs;
  const graceOver = state.graceOver || probeStartedMs - state.startedAtMs >= spec.startPeriodMs;
  if (shadowed) return { ...state, status: 'unhealthy', failing: state.failing + 1, results, graceOver, shadowed };
  // Within the grace only a shadow makes unhealthy; once the shadow is gone the service is starting again.
  if (!graceOver) return { ...state, status: 'starting', failing: 0, results, graceOver, shadowed };

  const failing = state.failing + 1;
  // A failure below the threshold leaves the status as it is.
  const allowed = failuresAllowed(state.status, results.slice(-failing), spec);
  const status = failing >= allowed ? 'unhealthy' : state.status;
  return { ...state, status, failing, results, graceOver, shadowed };
}
