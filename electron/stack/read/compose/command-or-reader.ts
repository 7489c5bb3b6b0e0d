/** Asks the Compose command what a project is, and joins its word with what only our own reader knows: places, order, what to watch. */
import { LIMITS } from '../../../limits.ts';
import type { Problem, Result } from '../../../result.ts';
import { isAskable } from '../../compose/command/askable.ts';
import { modelOfOutput } from '../../compose/command/output.ts';
import { isTooOld, refusalOf, wordsOf } from '../../compose/command/refusal.ts';
import type { Loading, ProjectSource } from '../../compose/merge/model.ts';
import type { ComposeProject, ComposeService } from '../../compose/project/project.ts';
import { nameOfFolder } from '../../compose/project/project-name.ts';
import { projectOf, type Resolved } from '../../compose/project/resolve.ts';
import { baseName } from '../../paths.ts';
import { askConfig } from './ask-command.ts';
import { type ComposeCommand, commandName } from './compose-command.ts';
import { openText } from './compose-files.ts';
import type { ComposeRun } from './run-command.ts';

export interface TruthSource extends ProjectSource {
  /** The user's own environment: nothing that a file says. */
  readonly shell: Readonly<Record<string, string>>;
  /** What is to be read in place of the `.env` beside the first file, a later one over an earlier; undefined: nothing else. */
  readonly envFiles: readonly string[] | undefined;
  /** Values that came from a `.env`. */
  readonly secrets: readonly string[];
}

/** Code of the note that says so: reading and running both go by it. */
export const COMPOSE_TOO_OLD = 'compose-too-old';

/**
 * The project by the command's word where it has one. It is not asked about what we refuse for good: it has no guards of its own,
 * and a bomb of anchors keeps it busy for minutes.
 */
export async function withCommand(
  own: Resolved,
  source: TruthSource,
  loading: Loading,
  command: ComposeCommand,
): Promise<Resolved> {
  if (!isAskable(own, [...loading.complaints.notes, ...(own.ok ? own.value.notes : [])])) return own;
  const project = own.ok ? own.value : undefined;
  // Every profile is switched on for the question, since the services that are off are shown as well.
  const everyProfile = [...(project?.services ?? []), ...(project?.inactive ?? [])].flatMap((one) => one.profiles);
  const profiles = [...new Set([...source.profiles, ...everyProfile])];
  const ask = (on: readonly string[]) => askConfig(command, { ...source, opened: loading.opened }, project?.name, on);
  const first = await ask(profiles);
  // What is switched off may be broken without harm: then the question is about the rest alone.
  const again = own.ok && hasRefused(first) && profiles.length > source.profiles.length;
  const run = again ? await ask(source.profiles) : first;
  const program = `${commandName(command)} ${command.version}`;
  if (run.exitCode === 0)
    return preferResolved(own, await projectOfOutput(run.stdout, source, project), program, loading);
  if (!own.ok) return own;
  if (!hasRefused(run)) {
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
  return noted(own.value, { ...refusal, code: COMPOSE_TOO_OLD, message });
}

function hasRefused({ exitCode, timedOut, failed }: ComposeRun): boolean {
  return exitCode !== 0 && exitCode !== null && !timedOut && failed === undefined;
}

async function projectOfOutput(
  output: string,
  source: ProjectSource,
  own: ComposeProject | undefined,
): Promise<Result<ComposeProject, readonly Problem[]>> {
  const loading = newLoading(source);
  const model = modelOfOutput(output, source.directory, loading.complaints);
  if (!model.ok) return { ok: false, problem: [model.problem] };
  const name = own?.name ?? model.value.name ?? nameOfFolder(baseName(source.directory));
  return projectOf(model.value, { ...source, variables: {}, name, resolvedBy: 'command' }, loading);
}

/** The command's word with our places; ours where its output could not be understood. */
function preferResolved(own: Resolved, theirs: Resolved, program: string, loading: Loading): Resolved {
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
  const told = new Set([...value.services, ...value.inactive].map((service) => service.name));
  const untold = own.value.inactive.filter((service) => !told.has(service.name));
  const services = inOrder(value.services, own.value);
  return {
    ok: true,
    value: { ...value, services, inactive: inOrder([...value.inactive, ...untold], own.value), notes, watch },
  };
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

/** What a sentence must not repeat: values of `.env` and of containers. The shell's own (HOME, PATH) would blank out everything. */
function secretsOf({ secrets }: TruthSource, { services, inactive }: ComposeProject): readonly string[] {
  return [...secrets, ...[...services, ...inactive].flatMap((one) => Object.values(one.environment))];
}

/** A reading of files that begins now. */
export function newLoading({ variables }: Pick<ProjectSource, 'variables'>): Loading {
  return {
    open: openText,
    complaints: { errors: [], notes: [] },
    opened: new Set(),
    home: variables.HOME ?? variables.USERPROFILE,
    budget: { includes: LIMITS.compose.includes },
    parsed: new Map(),
  };
}
