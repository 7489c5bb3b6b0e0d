/**
 * Reads a Compose project. Our own reader always does; where a Compose command is at hand, its resolved output is the truth and
 * ours gives it the places in the files, their order and what to watch.
 */

import { LIMITS } from '../../limits.ts';
import type { Problem, Result } from '../../result.ts';
import { modelOfOutput } from '../compose/command-output.ts';
import { isTooOld, refusalOf, wordsOf } from '../compose/command-words.ts';
import type { Loading, ProjectSource } from '../compose/model.ts';
import type { ComposeProject, ComposeService } from '../compose/project.ts';
import { nameOfFolder } from '../compose/project-name.ts';
import { projectOf, type Resolved, resolveProject } from '../compose/resolve.ts';
import { baseName } from '../paths.ts';
import { type ComposeCommand, isComposeV1, projectArguments } from './compose-command.ts';
import { type ComposeSet, composeSet, openText } from './compose-files.ts';
import { type ComposeRun, runCompose } from './compose-run.ts';

export interface ReadComposeOptions {
  /** The environment of the process; it wins over `.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Profiles that are on; default: those of `COMPOSE_PROFILES`. */
  readonly profiles?: readonly string[];
  /** The Compose command whose word counts; without one our own reader's does. */
  readonly command?: ComposeCommand | undefined;
}

/**
 * The project of a folder, or of files that are merged in this order. A failure holds every problem with its place; codes:
 * `compose-file-missing`, `compose-syntax`, `wrong-type`, `bad-port`, `unknown-service`, `extends-cycle`, `include-cycle`,
 * `env-key-missing`, `env-file-missing`, `compose-refused` (by the command, for a reason of its own) and others. Nothing is run but
 * `config`, and its output goes nowhere else.
 */
export async function readComposeProject(
  where: string | readonly string[],
  { env, profiles, command }: ReadComposeOptions,
): Promise<Resolved> {
  const set = await composeSet(where, env);
  if (!set.ok) return { ok: false, problem: [set.problem] };
  const loading = newLoading(set.value);
  const on = profiles ?? listOf(set.value.variables.COMPOSE_PROFILES);
  const source: ProjectSource = { ...set.value, profiles: on };
  const own = await resolveProject(source, loading);
  const watched = withWatch(own, set.value);
  return command ? withCommand(watched, source, loading, command) : watched;
}

function newLoading({ variables }: Pick<ComposeSet, 'variables'>): Loading {
  return {
    open: openText,
    complaints: { errors: [], notes: [] },
    opened: new Set(),
    home: variables.HOME ?? variables.USERPROFILE,
    parsed: new Map(),
  };
}

function withWatch(own: Resolved, { watch, notes }: ComposeSet): Resolved {
  if (!own.ok) return own;
  const { value } = own;
  const all = { watch: [...new Set([...value.watch, ...watch])], notes: [...notes, ...value.notes] };
  return { ok: true, value: { ...value, ...all } };
}

async function withCommand(
  own: Resolved,
  source: ProjectSource,
  loading: Loading,
  command: ComposeCommand,
): Promise<Resolved> {
  const project = own.ok ? own.value : undefined;
  // Every profile is switched on for the question, since the services that are off are shown as well.
  const everyProfile = [...(project?.services ?? []), ...(project?.inactive ?? [])].flatMap((one) => one.profiles);
  const profiles = [...new Set([...source.profiles, ...everyProfile])];
  const run = await askCommand(command, source, project?.name, profiles);
  const program = `${[command.program, ...command.args].join(' ')} ${command.version}`;
  if (run.exitCode === 0) return adopt(own, await projectOfOutput(run.stdout, source, project), program, loading);
  if (!own.ok) return own;
  if (run.timedOut || run.failed !== undefined || run.exitCode === null) {
    const why = run.timedOut ? 'took too long' : 'could not be run';
    return noted(own.value, {
      code: 'compose-command',
      message: `${program} ${why}, so Stacklight reads the files itself`,
    });
  }
  const words = wordsOf(run.stderr || run.stdout, secretsOf(source, own.value));
  const refusal = refusalOf(words, program, source.files, own.value);
  if (!isTooOld(words, command.version)) return { ok: false, problem: [refusal] };
  const message = `${program} is too old for this file (${words}), so Stacklight reads it itself`;
  return noted(own.value, { ...refusal, code: 'compose-command', message });
}

function askCommand(
  command: ComposeCommand,
  { files, directory, variables }: ProjectSource,
  project: string | undefined,
  profiles: readonly string[],
): Promise<ComposeRun> {
  const about = { files, profiles, ...(project === undefined ? {} : { project }) };
  const format = isComposeV1(command) ? [] : ['--format', 'json'];
  return runCompose(command.program, [...projectArguments(command, about), 'config', ...format], {
    env: variables,
    cwd: directory,
    timeoutMs: LIMITS.compose.configMs,
  });
}

async function projectOfOutput(
  output: string,
  source: ProjectSource,
  own: ComposeProject | undefined,
): Promise<Result<ComposeProject, readonly Problem[]>> {
  const loading = newLoading(source);
  const model = modelOfOutput(output, source.directory, loading.complaints);
  if (!model.ok) return { ok: false, problem: [model.problem] };
  const name = own?.name ?? nameIn(output) ?? nameOfFolder(baseName(source.directory));
  return projectOf(model.value, { ...source, variables: {}, name, resolvedBy: 'command' }, loading);
}

function nameIn(output: string): string | undefined {
  return /^\s*(?:\{\s*)?"?name"?:\s*"?([a-z0-9][a-z0-9_-]*)"?,?\s*$/m.exec(output)?.[1];
}

/** The command's word with our places; ours where its output could not be understood. */
function adopt(own: Resolved, theirs: Resolved, program: string, loading: Loading): Resolved {
  if (!theirs.ok) {
    const message = `the output of ${program} is not understood, so Stacklight reads the files itself`;
    return own.ok ? noted(own.value, { code: 'compose-command', message }) : own;
  }
  const { value } = theirs;
  if (!own.ok) {
    const [file = ''] = value.files;
    const place = { file, line: 1, column: 1 };
    const services = value.services.map((service) => ({ ...service, place }));
    const watch = [...new Set([...loading.opened, ...value.watch])];
    return { ok: true, value: { ...value, services, notes: own.problem, watch } };
  }
  const { notes, watch } = own.value;
  const services = inOrder(value.services, own.value);
  return { ok: true, value: { ...value, services, inactive: inOrder(value.inactive, own.value), notes, watch } };
}

function inOrder(services: readonly ComposeService[], own: ComposeProject): readonly ComposeService[] {
  const known = [...own.services, ...own.inactive];
  const position = new Map(known.map(({ name }, index) => [name, index]));
  const [file = ''] = own.files;
  return services
    .map((service) => {
      const mine = known[position.get(service.name) ?? -1];
      // The command has read the env files into the environment and names them no more.
      return {
        ...service,
        place: mine?.place ?? { file, line: 1, column: 1 },
        envFiles: mine?.envFiles ?? service.envFiles,
      };
    })
    .sort((a, b) => (position.get(a.name) ?? known.length) - (position.get(b.name) ?? known.length));
}

function noted(project: ComposeProject, note: Problem): Resolved {
  return { ok: true, value: { ...project, notes: [...project.notes, note] } };
}

function secretsOf({ variables }: ProjectSource, { services, inactive }: ComposeProject): readonly string[] {
  return [...Object.values(variables), ...[...services, ...inactive].flatMap((one) => Object.values(one.environment))];
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
