/** Restart policies and stopping, with their defaults. */
import { LIMITS } from '../../limits.ts';
import type { RestartInput } from '../schema/restart.ts';
import type { RestartSpec } from '../stack.ts';
import type { BuildContext } from './context.ts';
import { formatPath, type Path } from './problem-report.ts';

const policies: readonly RestartSpec['policy'][] = ['no', 'always', 'on-failure', 'unless-stopped'];

/** Standard signals that mean something to a process that is to end or reload; real-time ones are for containers. */
const SIGNALS = new Set(
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM CHLD CONT STOP TSTP TTIN TTOU WINCH'.split(
    ' ',
  ),
);

export function buildRestart(input: RestartInput | undefined, path: Path, context: BuildContext): RestartSpec {
  const { restart } = LIMITS;
  const defaults: RestartSpec = {
    policy: 'no',
    initialDelayMs: restart.initialDelayMs,
    maxDelayMs: restart.maxDelayMs,
    factor: restart.factor,
    maxRestarts: restart.maxRestarts,
    windowMs: restart.windowMs,
    unhealthy: false,
  };
  if (input === undefined) return defaults;
  if (typeof input === 'string') {
    const [word, times] = input.split(':');
    const policy = policies.find((known) => known === word) ?? 'no';
    // Docker: on-failure:0 is the same as no number.
    return { ...defaults, policy, maxRestarts: Number(times) || defaults.maxRestarts };
  }
  const { initial = defaults.initialDelayMs, max } = input.backoff ?? {};
  if (max !== undefined && initial > max) {
    const message = `${formatPath([...path, 'backoff'])}: initial is longer than max`;
    context.report.error([...path, 'backoff'], { code: 'contradiction', message });
  }
  if (input.unhealthy && input.policy === 'no') {
    const message = `${formatPath(path)} restarts nothing (policy: no), so unhealthy: true contradicts it`;
    context.report.error([...path, 'unhealthy'], { code: 'contradiction', message, hint: 'use policy: on-failure' });
  }
  return {
    policy: input.policy,
    initialDelayMs: initial,
    maxDelayMs: max ?? Math.max(defaults.maxDelayMs, initial),
    factor: input.backoff?.factor ?? defaults.factor,
    maxRestarts: input.max_restarts ?? defaults.maxRestarts,
    windowMs: input.window ?? defaults.windowMs,
    unhealthy: input.unhealthy ?? defaults.unhealthy,
  };
}

/** `SIGTERM` for `SIGTERM`, `TERM` and `sigterm`. */
export function buildStopSignal(input: string | undefined, path: Path, context: BuildContext): string {
  const name = (input ?? 'SIGTERM').toUpperCase().replace(/^SIG/, '');
  if (SIGNALS.has(name) || /^RT(?:MIN|MAX)(?:[+-]\d{1,2})?$/.test(name)) return `SIG${name}`;
  if (!context.tree.excused(path)) {
    const message = `${formatPath(path)} is not a signal: ${context.tree.show(path, input)}`;
    context.report.unusable(path, { code: 'bad-signal', message, hint: 'write a name such as SIGTERM or SIGINT' });
  }
  return 'SIGTERM';
}
