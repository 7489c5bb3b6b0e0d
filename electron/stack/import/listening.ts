/** Where a native command listens and how to see that it is well, and another port where somebody has that one. Pure. */
import { portInCommand } from './command-port.ts';
import { type Framework, frameworkOf } from './framework.ts';
import { healthcheckAt } from './framework-check.ts';
import type { ServiceEntry } from './proposal.ts';

export interface Listening {
  readonly port?: number;
  readonly healthcheck?: ServiceEntry;
  /** How the command is told that it is to take another port than its own. */
  readonly told?: { readonly flag: string } | { readonly environment: Readonly<Record<string, string>> };
  readonly because: readonly string[];
}

export interface ListeningClues {
  /** As somebody would type it. */
  readonly command: string;
  readonly dependencies?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string | null | undefined>>;
  /** A port of its configuration that the program is likely to read, and where that stands. */
  readonly configured?: { readonly port: number; readonly because: string };
  /** Ports that others of the stack declare. */
  readonly taken: ReadonlySet<number>;
}

/** Frameworks that take `--port` behind whatever else the command says; the others take PORT. */
const TAKE_FLAG = new Set([
  ...['Vite', 'Vite preview', 'Next.js', 'Nuxt', 'Angular', 'Astro', 'Vue CLI', 'React Router', 'Remix', 'Gatsby'],
  ...['webpack', 'Parcel', 'Storybook', 'Docusaurus', 'json-server', 'Wrangler'],
]);

/** What the command, else the framework's default says. A port that a command names is left to it, taken or not. */
export function listeningOf({ command, dependencies, env, configured, taken }: ListeningClues): Listening {
  const framework = frameworkOf({
    command: stayingPart(command),
    ...(dependencies ? { dependencies } : {}),
    ...(env ? { env } : {}),
  });
  const named = portInCommand(command);
  if (named) {
    const healthcheck = framework ? healthcheckAt(framework.check, named.port) : { tcp: named.port };
    return { port: named.port, healthcheck, because: [...whoOf(framework), named.because] };
  }
  if (framework?.port === undefined && configured) {
    const { port } = configured;
    const healthcheck = framework ? healthcheckAt(framework.check, port) : { tcp: port };
    return { port, healthcheck, because: [...whoOf(framework), configured.because] };
  }
  if (framework?.port === undefined) return { because: whoOf(framework) };
  const { port } = framework;
  if (taken.has(port)) return elsewhere(framework, command, port, taken);
  const { healthcheck } = framework;
  return { port, ...(healthcheck ? { healthcheck } : {}), because: [`${nameOf(framework)}, which listens on ${port}`] };
}

/** The last of several commands in a row, without the variables in front of it. */
function stayingPart(command: string): string {
  const last = command.split(/&&|;/).findLast((part) => part.trim() !== '') ?? '';
  return last.trim().replace(/^(?:cross-env\s+)?(?:[A-Za-z_]\w*=\S*\s+)*/, '');
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
  return {
    port,
    healthcheck: healthcheckAt(framework.check, port),
    told: flag ? { flag: `--port ${port}` } : { environment: { PORT: String(port) } },
    because: [`${nameOf(framework)}; another service has its port ${taken}, so it is given ${port}`],
  };
}
