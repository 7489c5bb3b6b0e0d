/** What holds where a stack file says nothing, as far as a person may set it for all stacks. Pure. */
import { LIMITS } from '../limits.ts';
import type { StackFileInput } from './schema/stack-file.ts';
import type { HealthcheckSpec, Stack } from './stack.ts';

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

const CHECKS = [
  { key: 'interval', field: 'intervalMs', setting: 'checkIntervalMs' },
  { key: 'timeout', field: 'timeoutMs', setting: 'checkTimeoutMs' },
  { key: 'retries', field: 'retries', setting: 'checkRetries' },
] as const;
const ALERTS = [
  { key: 'after', field: 'afterMs', setting: 'alertAfterMs' },
  { key: 'remind', field: 'remindMs', setting: 'remindMs' },
] as const;

/** The fields that hold a default. */
export interface Defaulted {
  readonly alerts: readonly (typeof ALERTS)[number]['field'][];
  /** By service; one that is not named has said all. */
  readonly checks: Readonly<Record<string, readonly (typeof CHECKS)[number]['field'][]>>;
}

/** What a stack file leaves to the defaults. */
export function defaultedIn({ alerts, services }: StackFileInput): Defaulted {
  const checks = Object.entries(services).map(([id, { healthcheck }]) => {
    return [id, CHECKS.filter(({ key }) => healthcheck?.[key] === undefined).map(({ field }) => field)] as const;
  });
  return {
    alerts: ALERTS.filter(({ key }) => alerts?.[key] === undefined).map(({ field }) => field),
    checks: Object.fromEntries(checks.filter(([, fields]) => fields.length > 0)),
  };
}

/** The stack as its file would be read with these defaults. */
export function withDefaults(stack: Stack, defaults: StackDefaults): Stack {
  const { defaulted } = stack;
  if (!defaulted) return stack;
  const alerts = { ...stack.alerts };
  for (const { field, setting } of ALERTS) if (defaulted.alerts.includes(field)) alerts[field] = defaults[setting];
  const services = stack.services.map((spec) => {
    const fields = defaulted.checks[spec.id] ?? [];
    return { ...spec, healthcheck: withCheckDefaults(spec.healthcheck, fields, defaults) };
  });
  return { ...stack, alerts, services };
}

function withCheckDefaults(
  check: HealthcheckSpec,
  fields: readonly string[],
  defaults: StackDefaults,
): HealthcheckSpec {
  const own = CHECKS.filter(({ field }) => fields.includes(field)).map(({ field, setting }) => [
    field,
    defaults[setting],
  ]);
  return { ...check, ...Object.fromEntries(own) };
}
