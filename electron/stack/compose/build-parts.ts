/** The parts of a service that are more than one value: ports, mounts, networks, health check, limits. */
import { splitWords } from '../shell-words.ts';
import { defined } from './defined.ts';
import { readRange } from './long-ports.ts';
import { child, childrenOf, complain, type Field, itemsOf } from './node.ts';
import type {
  ComposeAttachment,
  ComposeDeploy,
  ComposeGrant,
  ComposeHealthcheck,
  ComposeLimits,
  ComposeService,
} from './project.ts';
import type { ComposeMount, ComposePort } from './project-parts.ts';
import { bytesOf, durationOf, flagOf, numberOf, textMapOf, textOf, textsOf, wrongType } from './values.ts';

export function buildPorts(field: Field | undefined): readonly ComposePort[] {
  const ports = field ? itemsOf(field).flatMap((item) => buildPort(item)) : [];
  const order = (port: ComposePort) => [port.target, port.published ?? 0, port.protocol, port.hostIp ?? ''] as const;
  return ports.sort((a, b) => compare(order(a), order(b)));
}

function buildPort(field: Field): ComposePort[] {
  const published = readRange(textOf(child(field, 'published')) ?? '');
  // Port 0 is Compose's other way to say "any free one".
  const fixed = published && published.to > 0 ? published : undefined;
  const protocol = textOf(child(field, 'protocol'));
  return [
    {
      target: numberOf(child(field, 'target')) ?? 0,
      ...(fixed ? { published: fixed.from } : {}),
      ...(fixed && fixed.to > fixed.from ? { publishedTo: fixed.to } : {}),
      ...defined({ hostIp: textOf(child(field, 'host_ip')) }),
      protocol: protocol === 'udp' || protocol === 'sctp' ? protocol : 'tcp',
    },
  ];
}

function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [index, one] of a.entries()) {
    const other = b[index] ?? '';
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

const MOUNTS: readonly ComposeMount['type'][] = ['bind', 'volume', 'tmpfs', 'npipe', 'cluster', 'image'];

export function buildMounts(field: Field | undefined): readonly ComposeMount[] {
  return field ? itemsOf(field).flatMap((item) => buildMount(item) ?? []) : [];
}

function buildMount(field: Field): ComposeMount | undefined {
  const text = textOf(child(field, 'type'));
  const type = MOUNTS.find((known) => known === text);
  const target = textOf(child(field, 'target'));
  if (!type || target === undefined) return wrongType(field, `a mount of type ${MOUNTS.join(', ')} with a target`);
  const [bind, volume, tmpfs] = [child(field, 'bind'), child(field, 'volume'), child(field, 'tmpfs')];
  return {
    type,
    target: target.length > 1 ? target.replace(/\/+$/, '') : target,
    readOnly: flagOf(child(field, 'read_only')) ?? false,
    ...defined({
      source: textOf(child(field, 'source')),
      createHostPath: type === 'bind' ? (flagOf(child(bind, 'create_host_path')) ?? true) : undefined,
      propagation: textOf(child(bind, 'propagation')),
      selinux: textOf(child(bind, 'selinux')),
      noCopy: flagOf(child(volume, 'nocopy')) || undefined,
      subpath: textOf(child(volume, 'subpath')),
      tmpfsBytes: bytesOf(child(tmpfs, 'size')),
      tmpfsMode: textOf(child(tmpfs, 'mode')),
    }),
  };
}

/** Without a word on networks a service is in `default`; with `network_mode` it is in none. */
export function buildNetworks(field: Field | undefined, networkMode: string | undefined): readonly ComposeAttachment[] {
  if (networkMode !== undefined) return [];
  const given = field ? childrenOf(field).map(([name, one]) => attachment(name, one)) : [];
  if (given.length === 0) return [{ network: 'default', aliases: [], linkLocalIps: [], driverOpts: {}, priority: 0 }];
  return given.sort((a, b) => b.priority - a.priority || compare([a.network], [b.network]));
}

function attachment(network: string, field: Field): ComposeAttachment {
  return {
    network,
    aliases: textsOf(child(field, 'aliases')),
    ...defined({
      ipv4Address: textOf(child(field, 'ipv4_address')),
      ipv6Address: textOf(child(field, 'ipv6_address')),
      macAddress: textOf(child(field, 'mac_address')),
    }),
    linkLocalIps: textsOf(child(field, 'link_local_ips')),
    driverOpts: textMapOf(child(field, 'driver_opts')),
    priority: numberOf(child(field, 'priority')) ?? 0,
  };
}

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
