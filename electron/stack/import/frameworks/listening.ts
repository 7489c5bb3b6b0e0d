/** Where a native command listens and how to see that it is well, and another port where somebody has that one. Pure. */
import { programWords } from '../../../commands/signature.ts';
import { splitWords } from '../../syntax/shell-words.ts';
import type { ServiceEntry } from '../proposal.ts';
import { portInCommand } from './command-port.ts';
import { type Framework, frameworkOf } from './framework.ts';
import { healthcheckAt } from './framework-check.ts';
import { type ConfigFiles, configuredPort } from './framework-config.ts';

export interface Listening {
  readonly port?: number;
  readonly healthcheck?: ServiceEntry;
  /** How the command is told that it is to take another port than its own. */
  readonly told?: { readonly flag: string } | { readonly environment: Readonly<Record<string, string>> };
  readonly because: readonly string[];
  /** Nothing says that it listens there: it is only where such a program listens by default. */
  readonly assumed?: true;
}

/** `ports` of an entry: the port, or the port as one that is only assumed. */
export function portsEntry({ port, assumed }: Pick<Listening, 'port' | 'assumed'>): readonly unknown[] | undefined {
  if (port === undefined) return undefined;
  return assumed ? [{ target: port, assumed: true }] : [port];
}

export interface ListeningClues {
  /** As somebody would type it. */
  readonly command: string;
  readonly dependencies?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string | null | undefined>>;
  /** A port of its configuration that the program is likely to read, and where that stands. */
  readonly configured?: { readonly port: number; readonly because: string };
  /** The configuration files of its folder. */
  readonly configs?: ConfigFiles;
  /** Ports that others of the stack declare. */
  readonly taken: ReadonlySet<number>;
}

/** Frameworks that take `--port` behind whatever else the command says; the others take PORT. */
const TAKE_FLAG = new Set([
  ...['Vite', 'Vite preview', 'Next.js', 'Nuxt', 'Angular', 'Astro', 'Vue CLI', 'React Router', 'Remix', 'Gatsby'],
  ...['webpack', 'Parcel', 'Storybook', 'Docusaurus', 'json-server', 'Wrangler'],
]);

/**
 * What the command says, else the framework's own configuration or a variable that it takes its port from, else what it does by
 * default, which is only assumed. A port that a command names is left to it, taken or not.
 */
export function listeningOf({ command, dependencies, env, configured, configs, taken }: ListeningClues): Listening {
  const staying = stayingPart(command);
  const framework = frameworkOf({
    command: staying,
    ...(dependencies ? { dependencies } : {}),
    ...(env ? { env } : {}),
  });
  const named = portInCommand(command);
  if (named) {
    const healthcheck = framework ? healthcheckAt(framework.check, named.port) : { tcp: named.port };
    // Vite does not look at PORT, unless its configuration does.
    const guess = named.variable && framework?.port !== undefined && framework.variable === undefined;
    const because = [...whoOf(framework), named.because];
    return { port: named.port, healthcheck, ...(guess ? { assumed: true as const } : {}), because };
  }
  const written = framework?.assumed ? configuredPort(framework.name, wordsOf(staying), configs) : undefined;
  if (framework && written) {
    const { port, literal, because } = written;
    const healthcheck = healthcheckAt(framework.check, port);
    return { port, healthcheck, ...(literal ? {} : { assumed: true }), because: [nameOf(framework), because] };
  }
  if (framework?.port === undefined && configured) {
    const { port } = configured;
    const healthcheck = framework ? healthcheckAt(framework.check, port) : { tcp: port };
    return { port, healthcheck, because: [...whoOf(framework), configured.because] };
  }
  if (framework?.port === undefined) return { because: whoOf(framework) };
  const { port, healthcheck, assumed } = framework;
  if (taken.has(port)) return elsewhere(framework, command, port, taken);
  return {
    port,
    ...(healthcheck ? { healthcheck } : {}),
    ...(assumed ? { assumed } : {}),
    because: [`${nameOf(framework)}, which listens on ${port}${assumed ? ' by default' : ''}`],
  };
}

function wordsOf(command: string): readonly string[] {
  const split = splitWords(command);
  return split.ok ? programWords(split.words) : [];
}

/** The last of several commands in a row, without the variables in front of it. */
function stayingPart(command: string): string {
  const last = command.split(/&&|;/).findLast((part) => part.trim() !== '') ?? '';
  return last.trim().replace(/^(?:cross-env(?:-shell)?\s+|env\s+)?(?:[A-Za-z_]\w*=\S*\s+)*/, '');
}

function whoOf(framework: Framework | undefined): readonly string[] {
  return framework ? [nameOf(framework)] : [];
}

/** `Vite (vite in the command)`. */
function nameOf({ name, because }: Framework): string {
  return `${name} (${because})`;
}

function elsewhere(framework: Framework, command: string, taken: number, others: ReadonlySet<number>): Listening {
  let port = taken;
  while (others.has(port) && port < 65_535) port++;
  // A flag behind `a && b` reaches `b`, which is the one that stays; behind `a & b` nobody knows which is meant.
  const plain = !/(?:^|[^&])&(?:[^&]|$)|\|/.test(command);
  const flag = plain && TAKE_FLAG.has(framework.name);
  const told = flag || framework.variable === 'PORT';
  return {
    port,
    ...(told ? {} : { assumed: true as const }),
    healthcheck: healthcheckAt(framework.check, port),
    told: flag ? { flag: `--port ${port}` } : { environment: { PORT: String(port) } },
    because: [`${nameOf(framework)}; another service has its port ${taken}, so it is given ${port}`],
  };
}
