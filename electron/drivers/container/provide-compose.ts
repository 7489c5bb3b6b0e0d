/** The container of a Compose service: brought up by the Compose command where there is one, else made through the engine. */
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../../result.ts';
import { isTooOld } from '../../stack/compose/command-words.ts';
import { type ComposeCommand, commandName } from '../../stack/read/compose-command.ts';
import type { ContainerSpec } from '../../stack/stack.ts';
import { invalidModel, readModel } from './compose-model.ts';
import { composeProject } from './compose-project.ts';
import { type ComposeAbout, withoutCommand } from './compose-without-command.ts';
import { orphanNote, upProblem } from './compose-words.ts';
import type { Container } from './container.ts';
import { incarnationOf, isAlive } from './facts.ts';
import { locate } from './locate.ts';
import { withHolder } from './port-holder.ts';
import type { Provided, StartOrder } from './start-order.ts';

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
  const { engine, identity, context, around } = order;
  if (present && context.byPolicy && !around.compose.failed.has(identity.key))
    return ok({ container: present, begun: false });
  const { command, env } = await around.compose.tool(engine, [...new Set(from.files.map((file) => dirname(file)))]);
  if (context.cancelled()) return ok(undefined);
  const project = from.project ?? (await composeProject(from.files));
  const model = async () => {
    if (context.confirmedModel) return context.confirmedModel();
    const read = await readModel(from.files, project, await around.compose.environment(engine));
    return read.ok ? read : invalidModel(read.problem);
  };
  const about = { files: from.files, project, service: from.service, model };
  if (command) return throughCommand(order, about, { command, env }, present);
  return alone(order, about, false, present);
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
  const { engine, identity, context, around } = order;
  const outcome = await around.compose.ups.run({
    ...{ ...about, command },
    // Version 1 would know it only from its arguments, and fill in nothing for it.
    env: { ...env, COMPOSE_PROJECT_NAME: about.project },
    cancelled: () => context.cancelled(),
    onLine: (line) => {
      context.progress?.(line);
      const note = orphanNote(line);
      if (note && around.compose.isNews(about.project, note)) context.note?.(note);
    },
  });
  if (outcome.how === 'refused') {
    around.compose.failed.add(identity.key);
    return fail(outcome.problem);
  }
  if (outcome.how === 'up') around.compose.failed.delete(identity.key);
  if (outcome.how === 'failed') {
    const { said } = outcome;
    const name = commandName(command);
    const problem = upProblem({ service: about.service, command: name, file: about.files[0] ?? '' }, said);
    around.compose.failed.add(identity.key);
    // Version 1 does not know what files may say today; the engine may still be told.
    if (problem.code === 'compose-file-invalid' && isTooOld(said, command.version)) {
      return alone(order, about, true, present);
    }
    await engine.resync();
    return fail(await withHolder(engine, problem, said, around.portHolder));
  }
  const located = await locate(engine, identity);
  if (!located.ok) return located;
  const container = located.value;
  if (!container) return outcome.how === 'withdrawn' ? ok(undefined) : fail(identity.missing(engine.list()));
  return ok({ container, begun: hasBegun(container, present) });
}

/** Another life than the one before, whether it still lasts or not. */
function hasBegun(now: Container, before: Container | undefined): boolean {
  if (now.startedAt === 0) return false;
  return !before || incarnationOf(now) !== incarnationOf(before) || (isAlive(now) && !isAlive(before));
}
