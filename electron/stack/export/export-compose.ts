/** From containers that were made by hand to a Compose file that makes the same ones. Pure. */
import { Document } from 'yaml';
import { inertLine } from '../../../shared/text/inert.ts';
import { fail, ok, type Result } from '../../result.ts';
import { visibleYaml } from '../syntax/visible-yaml.ts';
import { dependenciesOf, type ExportedDependency, type HostsIn } from './dependencies.ts';
import { type IsSecret, Secrets } from './environment.ts';
import { hostKeys } from './host-config.ts';
import { containerSchema, type InspectedContainer, imageSchema } from './inspect.ts';
import { mountsOf } from './mounts.ts';
import { networksOf } from './network.ts';
import { processKeys } from './process.ts';

/** The engine's `inspect` answers for one container and for the image that it was made from. */
export interface ExportInput {
  readonly container: unknown;
  readonly image: unknown;
  /** What the service is called; the container's name where it has no other. */
  readonly service?: string;
}

export interface ExportOptions {
  readonly isSecret: IsSecret;
  readonly hostsIn: HostsIn;
  /** What is known to need what; the rest is inferred from the environments. */
  readonly dependencies?: readonly ExportedDependency[];
}

export interface ComposeExport {
  /** Text of the Compose file; holds no secret. */
  readonly compose: string;
  /** Text of `.env`, empty when there are no secrets; for the owner's eyes only. */
  readonly env: string;
  /** The same names without values, for the repository. */
  readonly envExample: string;
  /** Sentences on what Compose cannot say, and on what must exist. */
  readonly notes: readonly string[];
}

/**
 * One service for each container, named like it unless it is given a name. What the image says already is left out; what Compose adds by itself may differ
 * (its labels, the service's name as an alias). Networks and volumes are used as they exist, since the data is in them.
 * Errors: `engine-answer` when an input is not what `inspect` says.
 */
export function exportCompose(inputs: readonly ExportInput[], options: ExportOptions): Result<ComposeExport> {
  const seen = inputs.map(({ container, image, service }) => ({
    container: containerSchema.safeParse(container),
    image: imageSchema.safeParse(image).data?.Config ?? {},
    service,
  }));
  const unreadable = seen.find(({ container }) => !container.success)?.container.error;
  if (unreadable) {
    const place = unreadable.issues[0]?.path.join('.') ?? '';
    return fail({
      code: 'engine-answer',
      message: `The engine described a container in an unexpected form (${place}).`,
    });
  }
  const known = seen.flatMap(({ container: { data }, image, service }) =>
    data ? [{ container: data, image, name: service ?? nameOf(data) }] : [],
  );
  const serviceOf = (reference: string) =>
    known.find(({ container }) => container.Id === reference || nameOf(container) === reference)?.name;
  const secrets = new Secrets(options.isSecret);
  const dependencies = dependenciesOf(known, options.dependencies ?? [], options.hostsIn);
  const exported = known.map(({ container, image, name }) => {
    const mounts = mountsOf(container);
    const network = networksOf(container, serviceOf);
    const plain = {
      image: container.Config.Image,
      container_name: nameOf(container),
      ...processKeys(container, image),
      ...network.keys,
      ...mounts.keys,
      ...hostKeys(container.HostConfig),
      ...dependencies.keys.get(name),
    };
    const environment = secrets.environmentOf(name, container.Config, image, escaped);
    return { name, mounts, network, service: { ...withoutGaps(plain), ...(environment && { environment }) } };
  });
  const networks = [...new Set(exported.flatMap(({ network }) => network.networks))];
  const volumes = [...new Set(exported.flatMap(({ mounts }) => mounts.volumes))];
  const document = {
    services: Object.fromEntries(exported.map(({ name, service }) => [name, service])),
    ...(networks.length > 0 && { networks: externals(networks) }),
    ...(volumes.length > 0 && { volumes: externals(volumes) }),
  };
  return ok({
    compose: header(known.map(({ container }) => nameOf(container))) + yamlText(document),
    env: secrets.file(),
    envExample: secrets.example(),
    notes: [
      ...exported.flatMap(({ network }) => network.notes),
      ...dependencies.notes,
      ...prerequisites(networks, volumes, secrets.names),
    ],
  });
}

/** Names and texts of the files of an export, in the order in which they are to be written. */
export function filesOf({ compose, env, envExample }: ComposeExport): readonly (readonly [string, string])[] {
  // Secrets first: a Compose file without its values would start containers with empty ones.
  const secrets = [
    ['.env', env],
    ['.env.example', envExample],
  ] as const;
  return [...(env ? secrets : []), ['compose.yaml', compose]];
}

function nameOf({ Name }: InspectedContainer): string {
  return Name.replace(/^\//, '');
}

/** `$` begins a variable in every text of a Compose file. */
function escaped(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** The keys that have a value, with every text in them literal to Compose. */
function withoutGaps(keys: object): object {
  const filled = Object.entries(keys).filter(([, one]) => one !== undefined);
  return Object.fromEntries(filled.map(([key, one]) => [key, literal(one)]));
}

function literal(value: unknown): unknown {
  if (typeof value === 'string') return escaped(value);
  if (Array.isArray(value)) return value.map(literal);
  return typeof value === 'object' && value !== null ? withoutGaps(value) : value;
}

function externals(names: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [name, { external: true, name }]));
}

/** Every text is quoted: `no`, `1e3` and `22:22` are texts to some readers of YAML and something else to others. */
function yamlText(document: object): string {
  const styles = { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' } as const;
  return visibleYaml(new Document(document, { version: '1.1', aliasDuplicateObjects: false }), {
    lineWidth: 0,
    ...styles,
  });
}

function header(names: readonly string[]): string {
  return [
    `# Made by Stacklight from ${names.length === 1 ? 'container' : 'containers'} ${inertLine(names.join(', '))}.`,
    '# Values that look like secrets are in .env, which belongs to you alone; .env.example names them.',
    `# To hand over to Compose: ${inertLine(handOver(names).replaceAll(', ', ' && '))} && docker compose up -d`,
    '# Nothing is removed: what the old containers wrote outside of volumes stays in them.',
    '',
    '',
  ].join('\n');
}

function prerequisites(
  networks: readonly string[],
  volumes: readonly string[],
  secrets: readonly string[],
): readonly string[] {
  const made = [
    ...networks.map((name) => `docker network create ${name}`),
    ...volumes.map((name) => `docker volume create ${name}`),
  ];
  return [
    ...(made.length > 0
      ? [`It uses networks and volumes that exist on this machine; elsewhere make them first: ${made.join(', ')}.`]
      : []),
    ...(secrets.length > 0 ? [`.env holds the values of ${secrets.join(', ')}: keep it out of the repository.`] : []),
  ];
}

/** What frees the names of containers without losing what is in them. */
export function handOver(names: readonly string[]): string {
  return [`docker stop ${names.join(' ')}`, ...names.map((name) => `docker rename ${name} ${name}-before`)].join(', ');
}
