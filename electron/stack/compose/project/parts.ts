/** The parts of a service that are more than one value: health check, command, limits, secrets. */
import { splitWords } from '../../syntax/shell-words.ts';
import { child, childrenOf, complain, type Field, itemsOf } from '../tree/node.ts';
import { bytesOf, durationOf, flagOf, numberOf, textOf, textsOf, wrongType } from '../tree/values.ts';
import { defined } from './plain.ts';
import { compare } from './ports-and-mounts.ts';
import type { ComposeDeploy, ComposeGrant, ComposeHealthcheck, ComposeLimits, ComposeService } from './project.ts';

/** A text is for a shell in a health check and split into words in a command. */
export function buildHealthcheck(field: Field | undefined): ComposeHealthcheck | undefined {
  if (!field) return undefined;
  if (field.node.kind !== 'map')
    return wrongType(field, 'a mapping with test, interval, timeout, retries and start_period');
  const test = healthTest(child(field, 'test'));
  if (flagOf(child(field, 'disable')) || test?.[0] === 'NONE') return { disabled: true };
  return {
    disabled: false,
    ...defined({
      test,
      intervalMs: durationOf(child(field, 'interval')),
      timeoutMs: durationOf(child(field, 'timeout')),
      retries: numberOf(child(field, 'retries')),
      startPeriodMs: durationOf(child(field, 'start_period')),
      startIntervalMs: durationOf(child(field, 'start_interval')),
    }),
  };
}

function healthTest(field: Field | undefined): readonly string[] | undefined {
  if (!field) return undefined;
  if (field.node.kind === 'scalar') return ['CMD-SHELL', field.node.text];
  const words = textsOf(field);
  if (words.length === 0 || ['NONE', 'CMD', 'CMD-SHELL'].includes(words[0] ?? ''))
    return words.length === 0 ? undefined : words;
  return wrongType(field, 'text, or a list that begins with CMD, CMD-SHELL or NONE');
}

/** Words of a command. A text is split as a shell does it, without its other powers. */
export function buildCommand(field: Field | undefined): readonly string[] | undefined {
  if (!field) return undefined;
  if (field.node.kind !== 'scalar') return textsOf(field);
  const split = splitWords(field.node.text);
  if (split.ok) return split.words;
  complain(field, { code: 'bad-command', message: `${field.path} cannot be split into words: ${split.reason}` });
  return undefined;
}

/** `deploy.resources`, and the older keys of a service where that says nothing. */
export function buildLimits(
  deploy: Field | undefined,
  which: 'limits' | 'reservations',
  service: Field,
): ComposeLimits {
  const given = child(child(deploy, 'resources'), which);
  const old = which === 'limits' ? 'mem_limit' : 'mem_reservation';
  const cpus = numberOf(child(given, 'cpus')) ?? (which === 'limits' ? numberOf(child(service, 'cpus')) : undefined);
  const pids =
    numberOf(child(given, 'pids')) ?? (which === 'limits' ? numberOf(child(service, 'pids_limit')) : undefined);
  const memory = bytesOf(child(given, 'memory')) ?? bytesOf(child(service, old));
  return defined({ cpus: cpus || undefined, memoryBytes: memory || undefined, pids: pids || undefined });
}

/** How many containers, and when a swarm-minded file wants them restarted. */
export function buildDeploy(deploy: Field | undefined, service: Field): ComposeDeploy {
  const policy = child(deploy, 'restart_policy');
  const condition = textOf(child(policy, 'condition')) ?? 'any';
  const known = condition === 'none' || condition === 'on-failure' ? condition : 'any';
  return defined({
    replicas: numberOf(child(service, 'scale')) ?? numberOf(child(deploy, 'replicas')),
    restartPolicy: policy && {
      condition: known,
      ...defined({
        maxAttempts: numberOf(child(policy, 'max_attempts')),
        delayMs: durationOf(child(policy, 'delay')),
        windowMs: durationOf(child(policy, 'window')),
      }),
    },
  });
}

/** Secrets or configs; a target that is no path lies in `folder`. */
export function buildGrants(field: Field | undefined, folder: string): readonly ComposeGrant[] {
  return (field ? itemsOf(field) : []).flatMap((item) => {
    const source = textOf(child(item, 'source'), 'the name of a secret or config');
    if (source === undefined) return [];
    const named = textOf(child(item, 'target')) ?? source;
    const target = named.startsWith('/') ? named : `${folder}/${named}`;
    const rest = {
      uid: textOf(child(item, 'uid')),
      gid: textOf(child(item, 'gid')),
      mode: textOf(child(item, 'mode')),
    };
    return [{ source, target, ...defined(rest) }];
  });
}

/** Sorted by name; one number is both limits. */
export function buildUlimits(field: Field | undefined): ComposeService['ulimits'] {
  const limits = field ? childrenOf(field) : [];
  return limits
    .map(([name, one]) => {
      const both = one.node.kind === 'scalar' ? one : undefined;
      const soft = numberOf(both ?? child(one, 'soft')) ?? 0;
      return { name, soft, hard: numberOf(both ?? child(one, 'hard')) ?? soft };
    })
    .sort((a, b) => compare([a.name], [b.name]));
}
