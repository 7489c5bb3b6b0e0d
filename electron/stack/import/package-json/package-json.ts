/** package.json: the script that runs the application, of the package and of each of its workspaces. Pure. */
import type { Problem } from '../../../result.ts';
import { baseName } from '../../paths.ts';
import { withoutGaps } from '../escape-dollars.ts';
import type { ConfigFiles } from '../frameworks/framework-config.ts';
import { type Listening, listeningOf, portsEntry } from '../frameworks/listening.ts';
import { declaredPorts, type Part } from '../part.ts';
import type { ProposedService } from '../proposal.ts';
import { idOf, mappingOf, wholeOf } from '../tidy.ts';
import { chooseScript } from './script-choice.ts';

export const PACKAGE_MANAGERS = ['npm', 'pnpm', 'yarn', 'bun'] as const;
export type PackageManager = (typeof PACKAGE_MANAGERS)[number];

/** One package.json, read. */
export interface Package {
  /** Absolute. */
  readonly file: string;
  /** Relative to the folder of the proposal, with `/`: `.` or `packages/api`. */
  readonly folder: string;
  /** Absolute, for a name where the package has none. */
  readonly directory: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** `PORT` of the `.env` beside it. */
  readonly port?: string;
  /** What configures frameworks there. */
  readonly configs?: ConfigFiles;
}

export interface PackageInput {
  readonly root: Package;
  readonly workspaces: readonly Package[];
  readonly manager: { readonly name: PackageManager; readonly because: string };
  readonly taken: ReadonlySet<number>;
  /** Further files that were looked at. */
  readonly watch: readonly string[];
}

/** Packages that read `.env` before the application asks for PORT. Next.js reads it too late for its own port. */
const READS_DOTENV = [
  'dotenv',
  'dotenv-flow',
  '@dotenvx/dotenvx',
  'react-scripts',
  'nuxt',
  '@nestjs/config',
  '@strapi/strapi',
];

/** Scripts that start those of the workspaces. */
const DELEGATES =
  /\b(?:turbo|nx|lerna|wsrun|ultra|moon|concurrently|npm-run-all2?|run-p|wireit)\b|--workspaces?\b|\s-w[\s=]|\s-ws\b|\s-r\b|--recursive|--filter|\s-F\s|\bworkspaces?\s/;

/** A service for each package with a script to run; a root that only starts its workspaces is left to them. */
export function importPackages(input: PackageInput): Part {
  const { root, workspaces } = input;
  const taken = new Set(input.taken);
  const ids = new Set<string>();
  const notes: Problem[] = [];
  const services: ProposedService[] = [];
  // Workspaces come first where the root only starts them, so that their ports are theirs.
  for (const one of [...workspaces, root]) {
    const choice = chooseScript(scriptsOf(one.data));
    notes.push(...choice.passed.map((name) => endingNote(one, name)));
    if (choice.name === undefined) continue;
    const service = serviceOf(one, choice.name, freeId(one, ids), { ...input, taken });
    const delegates = one === root && workspaces.length > 0 && DELEGATES.test(` ${scriptsOf(one.data)[choice.name]} `);
    services.push(delegates && services.length > 0 ? leftToWorkspaces(service) : service);
    ids.add(service.id);
    for (const port of declaredPorts(service.entry)) taken.add(port);
  }
  const watch = [root.file, ...workspaces.map(({ file }) => file), ...input.watch];
  const name = unscoped(root.data.name);
  return { kind: 'package-json', file: root.file, ...(name ? { name } : {}), services, notes, watch };
}

function scriptsOf(data: Package['data']): Readonly<Record<string, string>> {
  const scripts = data.scripts;
  if (typeof scripts !== 'object' || scripts === null) return {};
  return Object.fromEntries(
    Object.entries(scripts).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function serviceOf(one: Package, script: string, id: string, { manager, taken }: PackageInput): ProposedService {
  const command = scriptsOf(one.data)[script] ?? '';
  const dependencies = { ...mappingOf(one.data.dependencies), ...mappingOf(one.data.devDependencies) };
  const readsDotenv =
    READS_DOTENV.some((name) => name in dependencies) || /--env-file|\bdotenvx? |\benv-cmd\b/.test(command);
  const port = readsDotenv ? wholeOf(one.port, 1, 65_535) : undefined;
  const fromDotenv =
    port === undefined ? {} : { env: { PORT: String(port) }, configured: { port, because: 'PORT in .env' } };
  const { configs } = one;
  const listening = listeningOf({ command, dependencies, ...fromDotenv, ...(configs ? { configs } : {}), taken });
  return {
    id,
    kind: 'native',
    entry: withoutGaps({
      command: runCommand(manager.name, script, listening),
      working_dir: one.folder === '.' ? undefined : `./${one.folder}`,
      environment: listening.told && 'environment' in listening.told ? listening.told.environment : undefined,
      ports: portsEntry(listening),
      healthcheck: listening.healthcheck,
    }),
    runs: command,
    source: 'package-json',
    from: `${one.folder === '.' ? '' : `${one.folder}/`}package.json, script ${script}`,
    because: [...listening.because, `${manager.name}: ${manager.because}`],
    chosen: true,
  };
}

/** npm takes arguments of a script behind `--`; the others pass on what they do not know. */
function runCommand(manager: PackageManager, script: string, { told }: Listening): string {
  const flag = told && 'flag' in told ? ` ${manager === 'npm' ? '-- ' : ''}${told.flag}` : '';
  return `${manager} run ${script}${flag}`;
}

function leftToWorkspaces(service: ProposedService): ProposedService {
  const because = [...service.because, 'it starts the workspaces, each of which is a service here'];
  return { ...service, chosen: false, because };
}

function endingNote({ file, folder }: Package, script: string): Problem {
  const where = folder === '.' ? 'package.json' : `${folder}/package.json`;
  return { code: 'import-ignored', message: `script ${script} of ${where} is not taken: it ends by itself`, file };
}

/** The package's name without its scope, else its folder's; a second one of that name gets its folder in front. */
function freeId(one: Package, taken: ReadonlySet<string>): string {
  const own = idOf(unscoped(one.data.name) ?? baseName(one.directory)) ?? 'app';
  const long = idOf(one.folder.replaceAll('/', '-')) ?? own;
  let id = taken.has(own) ? long : own;
  for (let count = 2; taken.has(id); count++) id = `${long}-${count}`;
  return id;
}

function unscoped(name: unknown): string | undefined {
  const text = typeof name === 'string' ? name.replace(/^@[^/]*\//, '') : '';
  return text === '' ? undefined : text;
}
