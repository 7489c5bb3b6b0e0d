/** What a Compose service would run and what of this machine it is given, as a person is asked about it. Pure. */
import { namesSecret } from '../../secrets/names.ts';
import { hidesNothing, redactor } from '../../secrets/redact.ts';
import { maskWords } from '../../secrets/unknown.ts';
import { canonical } from '../../stack/canonical.ts';
import type { ComposeMount, ComposePort, ComposeProject, ComposeService } from '../../stack/compose/project/project.ts';
import { describeCommand } from '../../stack/diff/diff-text.ts';
import { isForCompose, isSteering, steersTools } from '../../stack/steering-variables.ts';

type Variables = Readonly<Record<string, string>>;

export interface ComposeWords {
  readonly text: string;
  /** What the text does not show, or not in full: by its name, what it says as one text. Secret. */
  readonly rest: Readonly<Record<string, string>>;
}

/** `dotenv`: of the `.env` that Compose fills in. Values of variables are never shown, names only. */
export function summarizeCompose(service: ComposeService, project: ComposeProject, dotenv: Variables): ComposeWords {
  const given = { ...dotenv, ...service.build?.args, ...service.environment };
  const secrets = Object.entries(given).map(([name, value]) => ({ name, value }));
  const redact = redactor(
    secrets.filter((one) => namesSecret(one.name) && hidesNothing(one)),
    maskWords,
  );
  const parts = [
    ...runParts(service),
    ...rightParts(service),
    ...hostParts(service, project),
    ...variablesPart(service),
    ...each('.env', Object.keys(dotenv).filter(isForCompose), 'its .env sets for Compose'),
  ];
  const concealed = parts.filter(([, text]) => redact(text) !== text);
  const rest = { ...restOf(service, project, dotenv), ...Object.fromEntries(concealed) };
  return { text: parts.map(([, text]) => redact(text)).join(', '), rest };
}

/** The key in the Compose file, and what is said of it. */
type Part = readonly [key: string, text: string];

function part(key: string, text: string | undefined): readonly Part[] {
  return text === undefined || text === '' ? [] : [[key, text]];
}

function each(key: string, texts: readonly string[], name = key): readonly Part[] {
  return texts.length === 0 ? [] : [[key, `${name} ${texts.join(' and ')}`]];
}

function runParts({ image, build, entrypoint, command, healthcheck, user, other }: ComposeService): readonly Part[] {
  const by = build?.dockerfile === undefined ? '' : ` by ${build.dockerfile}`;
  const asks = Object.keys(build?.other ?? {});
  const built = build && `built from ${build.context}${by}${asks.length > 0 ? ` with ${asks.join(', ')}` : ''}`;
  const also = Object.entries(other).map(([key, value]) => (isShort(value) ? `${key} ${value}` : key));
  const test = healthcheck?.disabled ? undefined : healthcheck?.test;
  return [
    ...part('image', image && `image ${image}`),
    ...part('build', built),
    ...part('entrypoint', entrypoint && `entrypoint ${describeCommand(entrypoint)}`),
    ...part('command', command && `command ${describeCommand(command)}`),
    ...part('healthcheck', test && `checked by ${testWords(test)}`),
    ...part('user', user && `as user ${user}`),
    ...each('other', also, 'with'),
  ];
}

function testWords([how, ...words]: readonly string[]): string {
  return how === 'CMD-SHELL' ? words.join(' ') : describeCommand(how === 'CMD' ? words : [how ?? '', ...words]);
}

/** What lets a program out of its container. */
function rightParts(service: ComposeService): readonly Part[] {
  const { privileged, capAdd, devices, securityOpt, groupAdd, networkMode, pid, ipc, usernsMode, runtime } = service;
  return [
    ...part('privileged', privileged ? 'privileged' : undefined),
    ...each('cap_add', capAdd),
    ...each('devices', devices),
    ...each('security_opt', securityOpt),
    ...each('group_add', groupAdd),
    ...part('network_mode', networkMode && `network_mode ${networkMode}`),
    ...part('pid', pid && `pid ${pid}`),
    ...part('ipc', ipc && `ipc ${ipc}`),
    ...part('userns_mode', usernsMode && `userns_mode ${usernsMode}`),
    ...part('runtime', runtime && `runtime ${runtime}`),
  ];
}

/** Folders, files and ports of this machine. */
function hostParts(service: ComposeService, project: ComposeProject): readonly Part[] {
  const files = (kind: 'secrets' | 'configs') =>
    service[kind].flatMap(({ source }) => project[kind].find(({ key }) => key === source)?.file ?? []);
  const volumes = service.volumes.map((mount) => `volume ${mountWords(mount, project)}`);
  return [
    ...part('volumes', volumes.join(', ')),
    ...each('volumes_from', service.volumesFrom),
    ...each('secrets', files('secrets'), 'secret file'),
    ...each('configs', files('configs'), 'config file'),
    ...each('ports', service.ports.map(portText)),
  ];
}

/** A volume with a name may still be any folder of this machine, by the options of its driver. */
function mountWords({ source, target, readOnly }: ComposeMount, { volumes }: ComposeProject): string {
  const device = volumes.find(({ key }) => key === source)?.driverOpts.device;
  const from = source === undefined ? '' : `${source}:`;
  return `${from}${target}${readOnly ? ':ro' : ''}${device ? ` (device ${device})` : ''}`;
}

function portText({ target, published, publishedTo, hostIp, protocol }: ComposePort): string {
  const host = hostIp === undefined ? '' : `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:`;
  const to = publishedTo === undefined || publishedTo === published ? '' : `-${publishedTo}`;
  return `${host}${published ?? ''}${to}:${target}${protocol === 'tcp' ? '' : `/${protocol}`}`;
}

function variablesPart({ environment }: ComposeService): readonly Part[] {
  return each('sets', Object.keys(environment).filter(isSteering));
}

function isShort(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value) && String(value).length <= 100;
}

/** Fields that the text shows in full. */
const SHOWN: ReadonlySet<string> = new Set(
  `name place image entrypoint command user privileged capAdd devices securityOpt groupAdd networkMode pid ipc usernsMode runtime ports
  volumesFrom build healthcheck volumes environment labels other`.split(/\s+/),
);

const KEYS: Readonly<Record<string, string>> = { stopGraceMs: 'stop_grace_period', shmBytes: 'shm_size' };

function restOf(service: ComposeService, project: ComposeProject, dotenv: Variables): Readonly<Record<string, string>> {
  const { build, healthcheck, volumes, environment, labels, other } = service;
  const fields = Object.entries(service).filter(([name]) => !SHOWN.has(name));
  const { context: _, dockerfile: __, args, ...build1 } = build ?? { context: '', dockerfile: '', args: {} };
  const { test: ___, ...check } = healthcheck ?? { test: [] };
  const mounts = volumes.map(({ source: _source, target: _target, readOnly: _readOnly, ...more }) => more);
  const steered = Object.fromEntries(Object.entries(dotenv).filter(([name]) => steersTools(name)));
  const all: readonly (readonly [string, unknown])[] = [
    ...fields.map(
      ([name, value]) => [KEYS[name] ?? name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value] as const,
    ),
    ...(build ? [['build', build1] as const] : []),
    ...(healthcheck ? [['healthcheck', check] as const] : []),
    ['volumes', mounts],
    ...named('build argument', args),
    ...named('environment', environment),
    ...named('label', labels),
    ...named('', other),
    ...named('.env', steered),
    ...resources(service, project),
  ];
  return Object.fromEntries(all.filter(([, value]) => !isEmpty(value)).map(([key, value]) => [key, canonical(value)]));
}

function named(kind: string, values: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(values).map(([name, value]) => [`${kind} ${name}`.trim(), value] as const);
}

/** Volumes, networks, secrets and configs that it names: a volume's options may mount any folder of this machine. */
function resources(service: ComposeService, project: ComposeProject): readonly (readonly [string, unknown])[] {
  const { place: _, ...plain } = service;
  const definition = canonical(plain);
  const kinds = {
    volume: project.volumes,
    network: project.networks,
    secret: project.secrets,
    config: project.configs,
  };
  return Object.entries(kinds).flatMap(([kind, all]) =>
    all
      .filter(({ key }) => definition.includes(JSON.stringify(key)))
      .map((one) => [`${kind} ${one.key}`, one] as const),
  );
}

function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === undefined;
  return Object.keys(value).length === 0;
}
