/**
 * Runs `up` of the Compose command. One command at a time for a project: two at once would both make its network. What is
 * asked for while one runs goes up together in the next.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { formatExactDuration } from '../../../../shared/text/duration.ts';
import { LIMITS } from '../../../limits.ts';
import { makeFolder } from '../../../platform/make-folder.ts';
import { neutralFolder } from '../../../platform/neutral.ts';
import { fail, messageOf, type Problem, type Result } from '../../../result.ts';
import { sameValue } from '../../../stack/canonical.ts';
import { foldersToMake, modelToRun } from '../../../stack/compose/write/model-to-run.ts';
import {
  type ComposeCommand,
  forgetComposeCommand,
  isComposeV1,
  projectArguments,
} from '../../../stack/read/compose/compose-command.ts';
import { type ComposeRun, runCompose } from '../../../stack/read/compose/run-command.ts';
import { isActing, plainLine } from './command-output.ts';
import type { ComposeModel } from './model.ts';
import { type ModelCopy, withCopy } from './model-copy.ts';
import { unopenable } from './named-files.ts';

export interface UpOrder {
  readonly command: ComposeCommand;
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly project: string;
  readonly service: string;
  /** Providers that it depends on: only where Compose brings them up as well does it tell the service about them. */
  readonly providers?: readonly string[];
  /** What is to be run, asked for right before it runs: an order may wait for minutes behind others. */
  model(): Promise<Result<ComposeModel>>;
  /** Told each line of the command, once it says something. */
  onLine(line: string): void;
  cancelled(): boolean;
}

export type UpOutcome =
  | { readonly how: 'up' }
  | { readonly how: 'withdrawn' }
  /** There is nothing that may be run. */
  | { readonly how: 'refused'; readonly problem: Problem }
  | { readonly how: 'failed'; readonly said: string };

interface Waiting {
  readonly order: UpOrder;
  readonly settle: (outcome: UpOutcome) => void;
  /** Went up with others and something of it failed: now alone, so that its own words are heard. */
  readonly alone: boolean;
}

export class ComposeUps {
  readonly #copies: string | undefined;
  readonly #projects = new Map<string, Waiting[]>();

  /** `copies`: folder for what a command runs while it runs. */
  constructor(copies?: string) {
    this.#copies = copies;
  }

  /** Never rejects. `withdrawn`: nothing that this order asked for was begun, or it was ended; the caller looks what is left. */
  run(order: UpOrder): Promise<UpOutcome> {
    return new Promise((settle) => {
      const waiting = { order, settle, alone: false };
      const queue = this.#projects.get(order.project);
      if (queue) {
        queue.push(waiting);
        return;
      }
      const begun = [waiting];
      this.#projects.set(order.project, begun);
      void this.#drain(order.project, begun);
    });
  }

  async #drain(project: string, queue: Waiting[]): Promise<void> {
    // Services that become ready at the same moment ask within a few milliseconds.
    await pause(LIMITS.compose.gatherMs);
    for (;;) {
      const batch = takeBatch(queue);
      if (batch.length === 0) break;
      const left = batch.filter(({ order, settle }) => {
        if (order.cancelled()) settle({ how: 'withdrawn' });
        return !order.cancelled();
      });
      const { ready, later } = await confirmed(left);
      queue.unshift(...later);
      if (ready.length > 0) queue.unshift(...(await up(ready, this.#copies)));
    }
    this.#projects.delete(project);
  }
}

/** The first in the queue and all others that the same command line can take with it. */
function takeBatch(queue: Waiting[]): readonly Waiting[] {
  const first = queue[0];
  if (!first) return [];
  const line = lineOf(first.order);
  const batch = first.alone ? [first] : queue.filter(({ order, alone }) => !alone && lineOf(order) === line);
  queue.splice(0, queue.length, ...queue.filter((one) => !batch.includes(one)));
  return batch;
}

function lineOf({ command, files, env }: UpOrder): string {
  return JSON.stringify([command.program, command.args, files, env]);
}

/** With the model that it runs. */
interface Ready extends Waiting {
  readonly model: ComposeModel;
}

/** Those that may run, all of one and the same model; what was read differently, since the files change just now, has its turn alone. */
async function confirmed(batch: readonly Waiting[]): Promise<{ ready: readonly Ready[]; later: readonly Waiting[] }> {
  const ready: Ready[] = [];
  const later: Waiting[] = [];
  for (const waiting of batch) {
    const model = await waiting.order.model().catch(unreadable);
    const [first] = ready;
    const problem = model.ok ? await unopenable(model.value.project, servicesOf([waiting.order])) : model.problem;
    if (problem) waiting.settle({ how: 'refused', problem });
    if (!model.ok || problem) continue;
    if (!first || sameValue(first.model, model.value)) ready.push({ ...waiting, model: model.value });
    else later.push({ ...waiting, alone: true });
  }
  return { ready, later };
}

function unreadable(error: unknown): Result<never> {
  return fail({ code: 'compose-file-invalid', message: `The Compose file cannot be read: ${messageOf(error)}.` });
}

/** Settles what came to an end; gives back what is to be tried alone. */
async function up(batch: readonly Ready[], copies: string | undefined): Promise<readonly Waiting[]> {
  const [first] = batch;
  if (!first) return [];
  const orders = batch.map(({ order }) => order);
  const run = await runModel(orders, first.model, copies).catch(unwritable);
  const succeeded = run.exitCode === 0;
  const again: Waiting[] = [];
  for (const waiting of batch) {
    const { order, settle } = waiting;
    if (order.cancelled()) settle({ how: 'withdrawn' });
    else if (succeeded) settle({ how: 'up' });
    else if (batch.length > 1) again.push({ ...waiting, alone: true });
    else settle({ how: 'failed', said: saidBy(run) });
  }
  return again;
}

/** What the orders are for, and the providers that bring something to them. */
function servicesOf(orders: readonly UpOrder[]): ReadonlySet<string> {
  return new Set(orders.flatMap(({ service, providers = [] }) => [...providers, service]));
}

/** The disk refused the copy. */
function unwritable(error: unknown): ComposeRun {
  const failed = `what it is meant to run could not be written: ${messageOf(error)}`;
  return { exitCode: null, stdout: '', stderr: '', timedOut: false, failed };
}

/** Words about the copy are about the project's own file. */
async function runModel(
  orders: readonly UpOrder[],
  model: ComposeModel,
  copies: string | undefined,
): Promise<ComposeRun> {
  const [{ command } = {}] = orders;
  const options = { services: servicesOf(orders), version1: command !== undefined && isComposeV1(command) };
  const text = modelToRun(model.project, options);
  // As the engine does it: what is there stays, be it a file or a folder. What cannot be made is told by Compose.
  for (const folder of foldersToMake(model.project, options)) await makeFolder(folder).catch(() => undefined);
  return withCopy(copies, model, text, async (copy) => {
    const own = (said: string) =>
      copy.files.reduce((words, file, index) => words.replaceAll(file, model.project.files[index] ?? file), said);
    const run = await runUp(orders, copy, model.project.directory, own);
    return { ...run, stdout: own(run.stdout), stderr: own(run.stderr) };
  });
}

async function runUp(
  orders: readonly UpOrder[],
  { files, envFile }: ModelCopy,
  directory: string,
  own: (said: string) => string,
): Promise<ComposeRun> {
  const [first] = orders;
  if (!first) throw new Error('no order');
  const { command, env, project } = first;
  const args = ['up', '-d', '--no-deps', ...servicesOf(orders)];
  const interrupt = new AbortController();
  let acting = false;
  let withdrawnAt: number | undefined;
  let saidAt = performance.now();
  let silent = false;
  const looking = setInterval(() => {
    if (performance.now() - saidAt > LIMITS.compose.silentMs) {
      silent = true;
      interrupt.abort();
    }
    if (!orders.every((order) => order.cancelled())) return;
    withdrawnAt ??= performance.now();
    // Once it changes containers it is let finish: a replacement that is cut in two leaves neither. It takes seconds.
    if (!acting || performance.now() - withdrawnAt > LIMITS.compose.finishMs) interrupt.abort();
  }, LIMITS.compose.cancelMs);
  try {
    const run = await runCompose(
      command.program,
      [...projectArguments(command, { files, project, directory, envFile }), ...args],
      {
        env,
        cwd: neutralFolder(),
        interrupt: interrupt.signal,
        onLine: (line) => {
          acting ||= isActing(line);
          saidAt = performance.now();
          const plain = plainLine(own(line));
          if (plain) for (const order of orders) order.onLine(plain);
        },
      },
    );
    if (run.failed !== undefined) forgetComposeCommand();
    if (!silent) return run;
    const ended = `it said nothing for ${formatExactDuration(LIMITS.compose.silentMs)} and was ended`;
    return { ...run, exitCode: null, stderr: `${run.stderr}\n${ended}` };
  } finally {
    clearInterval(looking);
  }
}

/** Complaints last: they are looked for at the end. */
function saidBy({ stdout, stderr, failed, exitCode }: ComposeRun): string {
  if (failed !== undefined) return `it could not be started: ${failed}`;
  return `${stdout}\n${stderr}`.trim() || `it ended with exit code ${exitCode}`;
}
