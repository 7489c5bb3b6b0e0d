/**
 * The essential facts of a resolved Compose project, read from the raw output of the Compose command (1.x YAML, 2.x JSON) by
 * means that share nothing with our own reader: the two are compared.
 */
import { execFileSync } from 'node:child_process';

export interface PortFact {
  readonly hostIp: string;
  /** Empty: any free port. */
  readonly published: string;
  readonly target: number;
  readonly protocol: string;
}

export interface HealthFact {
  readonly test?: readonly string[];
  readonly seconds: Readonly<Record<string, number>>;
  readonly retries?: number;
}

export interface ServiceFacts {
  readonly image?: string;
  readonly context?: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  /** Without the names that nobody gives a value: they do not reach the container. */
  readonly environment: Readonly<Record<string, string>>;
  readonly ports: readonly PortFact[];
  readonly dependsOn: Readonly<Record<string, string>>;
  readonly health?: HealthFact;
  readonly volumes: readonly string[];
  readonly networks: Readonly<Record<string, readonly string[]>>;
  readonly networkMode?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly restart?: string;
}

export type ProjectFacts = Readonly<Record<string, ServiceFacts>>;

type Raw = Readonly<Record<string, unknown>>;

/** `active`: the profiles that count; version 1 prints the services of all of them. */
export function factsOfConfig(raw: unknown, active: readonly string[]): ProjectFacts {
  const services = Object.entries(mapping(mapping(raw).services)).filter(([, service]) => {
    const profiles = texts(mapping(service).profiles);
    return profiles.length === 0 || profiles.some((profile) => active.includes(profile));
  });
  return Object.fromEntries(services.map(([name, service]) => [name, factsOfService(mapping(service))]));
}

function factsOfService(raw: Raw): ServiceFacts {
  const facts = {
    image: optional(raw.image),
    context: optional(mapping(raw.build).context),
    command: words(raw.command),
    entrypoint: words(raw.entrypoint),
    environment: Object.fromEntries(
      Object.entries(mapping(raw.environment))
        .filter(([, value]) => value !== null)
        .map(([key, value]) => [key, text(value)]),
    ),
    ports: list(raw.ports).map(portFact).sort(byText),
    dependsOn: { ...implied(raw), ...dependencies(raw.depends_on) },
    health: health(raw.healthcheck),
    volumes: list(raw.volumes).map(volumeFact).sort(byText),
    networks: networks(raw),
    networkMode: optional(raw.network_mode),
    labels: Object.fromEntries(Object.entries(mapping(raw.labels)).map(([key, value]) => [key, text(value ?? '')])),
    restart: optional(raw.restart),
  };
  return dropUndefined(facts);
}

/** Version 1 prints a port with an address as text, an IPv6 address without brackets: `::1:5353:53/udp`. */
function portFact(raw: unknown): PortFact {
  if (typeof raw !== 'string') {
    const { host_ip, published, target, protocol } = mapping(raw);
    return {
      hostIp: text(host_ip ?? ''),
      published: text(published ?? ''),
      target: Number(target),
      protocol: text(protocol ?? 'tcp'),
    };
  }
  const [, hostIp = '', published = '', target = '', protocol = 'tcp'] =
    /^(?:(.*):)?(\d*):(\d+)(?:\/(\w+))?$/.exec(raw) ?? [];
  return { hostIp, published, target: Number(target), protocol };
}

function dependencies(raw: unknown): ServiceFacts['dependsOn'] {
  if (Array.isArray(raw)) return Object.fromEntries(raw.map((name) => [text(name), 'service_started']));
  return Object.fromEntries(
    Object.entries(mapping(raw)).map(([name, value]) => [name, text(mapping(value).condition)]),
  );
}

/** Version 1 keeps to itself what version 2 prints: who is linked to, or whose volumes or network are used, must be there first. */
function implied({ links, volumes_from, network_mode }: Raw): ServiceFacts['dependsOn'] {
  const named = [
    ...texts(links).map((link) => link.split(':')[0]),
    ...texts(volumes_from).map((from) => from.replace(/^service:/, '').split(':')[0]),
    /^service:(.*)/.exec(text(network_mode ?? ''))?.[1],
  ];
  return Object.fromEntries(named.flatMap((name) => (name === undefined ? [] : [[name, 'service_started']])));
}

function health(raw: unknown): HealthFact | undefined {
  if (raw === undefined || raw === null) return undefined;
  const { test, retries, disable, ...rest } = mapping(raw);
  const said = typeof test === 'string' ? ['CMD-SHELL', text(test)] : test === undefined ? undefined : texts(test);
  const command = disable === true ? ['NONE'] : said;
  const seconds = Object.fromEntries(
    Object.entries(rest)
      .filter(([key]) => !key.startsWith('x-'))
      .map(([key, value]) => [key, secondsOf(text(value))]),
  );
  return dropUndefined({
    test: command,
    seconds,
    retries: retries === undefined ? undefined : Number(retries),
  });
}

const UNITS: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

/** `1m30s`, `1500ms`, `1.5s`; rounded to a millisecond. */
function secondsOf(duration: string): number {
  const parts = [...duration.matchAll(/([\d.]+)(us|ms|s|m|h)/g)];
  const sum = parts.reduce((total, [, number, unit = 's']) => total + Number(number) * (UNITS[unit] ?? Number.NaN), 0);
  return Math.round(sum * 1000) / 1000;
}

/** `type source target ro|rw`; a text is split as on Linux, where a path holds no colon. */
function volumeFact(raw: unknown): string {
  if (typeof raw === 'string') {
    const [first = '', second, mode = 'rw'] = text(raw).split(':');
    if (second === undefined) return `volume  ${first} rw`;
    return `${first.startsWith('/') ? 'bind' : 'volume'} ${first} ${second} ${mode.includes('ro') ? 'ro' : 'rw'}`;
  }
  const { type, source, target, read_only } = mapping(raw);
  return `${text(type)} ${text(source ?? '')} ${text(target)} ${read_only === true ? 'ro' : 'rw'}`;
}

/** A service without networks and without a network mode is on the network "default". */
function networks({ networks: raw, network_mode }: Raw): ServiceFacts['networks'] {
  const none = typeof raw !== 'object' || raw === null || Object.keys(raw).length === 0;
  if (none) return network_mode === undefined ? { default: [] } : {};
  return Object.fromEntries(Object.entries(mapping(raw)).map(([name, value]) => [name, texts(mapping(value).aliases)]));
}

const split = new Map<string, readonly string[]>();

/** Text is split by Python's shlex, as docker-compose does it; asked once a text. */
function words(raw: unknown): readonly string[] | undefined {
  if (raw === undefined || raw === null) return undefined;
  if (typeof raw !== 'string') return texts(raw);
  const line = text(raw);
  const known = split.get(line);
  if (known) return known;
  const program = 'import json, shlex, sys; print(json.dumps(shlex.split(sys.argv[1])))';
  const answer: unknown = JSON.parse(execFileSync('/usr/bin/python3', ['-c', program, line], { encoding: 'utf8' }));
  const found = list(answer).map(String);
  split.set(line, found);
  return found;
}

export function byText(a: unknown, b: unknown): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function mapping(raw: unknown): Raw {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? Object.fromEntries(Object.entries(raw)) : {};
}

function list(raw: unknown): readonly unknown[] {
  return Array.isArray(raw) ? raw : [];
}

function texts(raw: unknown): readonly string[] {
  return list(raw).map(text);
}

/** What Compose prints can be read by Compose again: a `$` stands there twice. */
function text(raw: unknown): string {
  return String(raw).replaceAll('$$', '$');
}

function optional(raw: unknown): string | undefined {
  return raw === undefined || raw === null ? undefined : text(raw);
}

function dropUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
