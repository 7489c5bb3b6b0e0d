/** The container of a Compose service: brought up by the Compose command where there is one, else made through the engine. */
import { dirname } from 'node:path';
import { fail, ok, type Problem, type Result } from '../../../result.ts';
import { isTooOld } from '../../../stack/compose/command/refusal.ts';
import { COMPOSE_TOO_OLD } from '../../../stack/read/compose/command-or-reader.ts';
import { type ComposeCommand, commandName } from '../../../stack/read/compose/compose-command.ts';
import { readComposeProject } from '../../../stack/read/compose/read-compose.ts';
import type { ContainerSpec } from '../../../stack/stack.ts';
import { orphanNote, upProblem } from '../compose/command-output.ts';
import { invalidModel, readModel } from '../compose/model.ts';
import { composeProject } from '../compose/project-name.ts';
import { type ComposeAbout, withoutCommand } from '../compose/without-command.ts';
import type { Container } from '../container.ts';
import { DISK } from '../disk.ts';
import { incarnationOf, isAlive } from '../facts.ts';
import { locate } from '../locate.ts';
import { NETWORK_MISSING } from '../make/start-problems.ts';
import { nameTaken, projectClash, projectNeighbour } from '../name-clash.ts';
import { withHolder } from './port-holder.ts';
import type { Provided, StartOrder } from './start-request.ts';

export type FromCompose = Extract<ContainerSpec['from'], { readonly how: 'compose' }>;

/**
 * A start that a person asked for goes through the command, which builds, pulls and replaces as its users expect. One by the
 * restart policy takes the container that is there as it is: a program that fell over is no reason to build, and not worth half
 * a second of Python each time.
 */
export async function provideCompose(
  order: StartOrder,
  from: FromCompose,
  present: Container | undefined,
): Promise<Result<Provided | undefined>> {
  const { engine, identity, context, deps } = order;
  if (present && context.byPolicy && !deps.compose.failed.has(identity.key))
    return ok({ container: present, begun: false });
  const clash = await clashOf(order);
  if (clash) return fail(clash);
  const { command, env } = await deps.compose.tool(engine, [...new Set(from.files.map((file) => dirname(file)))]);
  if (context.cancelled()) return ok(undefined);
  const project = from.project ?? (await composeProject(from.files));
  if (identity.provider !== undefined) return fail(isProvider(from.service, identity.provider));
  const model = async () => {
    if (context.confirmedModel) return context.confirmedModel();
    const read = await readModel(from.files, project, await deps.compose.environment(engine));
    return read.ok ? read : invalidModel(read.problem);
  };
  const about = { files: from.files, project, service: from.service, providers: identity.providers ?? [], model };
  if (command) return throughCommand(order, about, { command, env }, present);
  return alone(order, about, false, present);
}

/** Looks at all containers before anything is done: Compose itself goes by the project's name alone. */
async function clashOf({ engine, identity, context, deps }: StartOrder): Promise<Problem | undefined> {
  const { home } = identity;
  if (!home) return undefined;
  const listed = await engine.resync();
  if (!listed.ok) return listed.problem;
  const neighbour = projectNeighbour(home, engine.list(), DISK);
  if (neighbour && deps.compose.isNews(`${home.directory} beside`, neighbour)) context.note?.(neighbour);
  return projectClash(home, engine.list(), DISK);
}

/** A start that failed for one of these may have failed at the file itself; the command's words alone do not tell for sure. */
const REFUSALS: ReadonlySet<string> = new Set(['compose-file-invalid', 'compose-failed', 'image-missing']);

/** Asked as when the file is read: what is read without the command because it is too old is run without it, and nothing else. */
async function isTooOldFor(
  command: ComposeCommand,
  { files, project }: ComposeAbout,
  env: Variables,
): Promise<boolean> {
  const read = await readComposeProject(files, { env: { ...env, COMPOSE_PROJECT_NAME: project }, command });
  return read.ok && read.value.notes.some(({ code }) => code === COMPOSE_TOO_OLD);
}

type Variables = Readonly<Record<string, string>>;

async function alone(
  order: StartOrder,
  about: ComposeAbout,
  refused: boolean,
  present: Container | undefined,
): Promise<Result<Provided | undefined>> {
  const made = await withoutCommand(order, about, refused, present);
  if (!made.ok) return made;
  return ok(made.value && { container: made.value, begun: false });
}

async function throughCommand(
  order: StartOrder,
  about: ComposeAbout,
  { command, env }: { readonly command: ComposeCommand; readonly env: Variables },
  present: Container | undefined,
): Promise<Result<Provided | undefined>> {
  const { engine, identity, context, deps } = order;
  const outcome = await deps.compose.ups.run({
    ...{ ...about, command },
    // Version 1 would know it only from its arguments, and fill in nothing for it.
    env: { ...env, COMPOSE_PROJECT_NAME: about.project },
    cancelled: () => context.cancelled(),
    onLine: (line) => {
      context.progress?.(line);
      const note = orphanNote(line);
      if (note && deps.compose.isNews(about.project, note)) context.note?.(note);
    },
  });
  if (outcome.how === 'refused') {
    deps.compose.failed.add(identity.key);
    return fail(outcome.problem);
  }
  if (outcome.how === 'up') deps.compose.failed.delete(identity.key);
  if (outcome.how === 'failed') {
    const { said } = outcome;
    const name = commandName(command);
    const problem = upProblem({ service: about.service, command: name, file: about.files[0] ?? '' }, said);
    deps.compose.failed.add(identity.key);
    // The engine may still be told what a command of another year does not know.
    const isOld = problem.code === 'compose-file-invalid' && isTooOld(said, command.version);
    if (isOld || (REFUSALS.has(problem.code) && (await isTooOldFor(command, about, env)))) {
      return alone(order, about, true, present);
    }
    await engine.resync();
    // The command made the network anew and cannot join the container that is there: that is done here.
    const there = problem.code === NETWORK_MISSING ? await locate(engine, identity) : undefined;
    if (there?.ok && there.value) return ok({ container: there.value, begun: false });
    return fail(await withHolder(engine, withOwnPast(problem, order), said, deps.portHolder));
  }
  const located = await locate(engine, identity);
  if (!located.ok) return located;
  const container = located.value;
  if (!container) return outcome.how === 'withdrawn' ? ok(undefined) : fail(identity.missing(engine.list()));
  return ok({ container, begun: hasBegun(container, present) });
}

/** No container: Compose has a program of its own bring it, and with it what the services that need it are told. */
function isProvider(service: string, type: string): Problem {
  return {
    code: 'compose-provider',
    message: `${service} is not a container but a provider (${type}): Docker Compose brings it up with the services that depend on it, so there is nothing to start or watch here.`,
    hint: 'take it out of the stack file, and leave it in the Compose file',
  };
}

/** Names the container that has the name; the command's words say no more than that there is one. */
function withOwnPast(problem: Problem, { engine, identity, spec }: StartOrder): Problem {
  const name = problem.code === 'container-name-taken' ? / is named ([\w.-]+) already/.exec(problem.message)?.[1] : '';
  return name ? nameTaken(name, spec.id, engine.list(), identity.home, DISK) : problem;
}

/** Another life than the one before, whether it still lasts or not. */
function hasBegun(now: Container, before: Container | undefined): boolean {
  if (now.startedAt === 0) return false;
  return !before || incarnationOf(now) !== incarnationOf(before) || (isAlive(now) && !isAlive(before));
}
