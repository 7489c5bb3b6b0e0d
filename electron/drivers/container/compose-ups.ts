/**
 * Runs `up` of the Compose command. One command at a time for a project: two at once would both make its network. What is
 * asked for while one runs goes up together in the next.
 */
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LIMITS } from '../../limits.ts';
import { type ComposeCommand, forgetComposeCommand, projectArguments } from '../../stack/read/compose-command.ts';
import { type ComposeRun, runCompose } from '../../stack/read/compose-run.ts';
import { isActing, plainLine } from './compose-words.ts';

export interface UpOrder {
  readonly command: ComposeCommand;
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly project: string;
  readonly service: string;
  /** Providers that it depends on: only where Compose brings them up as well does it tell the service about them. */
  readonly providers?: readonly string[];
  /** Told each line of the command, once it says something. */
  onLine(line: string): void;
  cancelled(): boolean;
}

export type UpOutcome =
  | { readonly how: 'up' }
  | { readonly how: 'withdrawn' }
  | { readonly how: 'failed'; readonly said: string };

interface Waiting {
  readonly order: UpOrder;
  readonly settle: (outcome: UpOutcome) => void;
  /** Went up with others and something of it failed: now alone, so that its own words are heard. */
  readonly alone: boolean;
}

export class ComposeUps {
  readonly #projects = new Map<string, Waiting[]>();

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
      if (left.length > 0) queue.unshift(...(await up(left)));
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

/** Settles what came to an end; gives back what is to be tried alone. */
async function up(batch: readonly Waiting[]): Promise<readonly Waiting[]> {
  const orders = batch.map(({ order }) => order);
  const run = await runUp(orders);
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

async function runUp(orders: readonly UpOrder[]): Promise<ComposeRun> {
  const [first] = orders;
  if (!first) throw new Error('no order');
  const { command, env, files, project } = first;
  const args = [
    'up',
    '-d',
    '--no-deps',
    ...new Set(orders.flatMap(({ service, providers = [] }) => [...providers, service])),
  ];
  const interrupt = new AbortController();
  let acting = false;
  let withdrawnAt: number | undefined;
  const looking = setInterval(() => {
    if (!orders.every((order) => order.cancelled())) return;
    withdrawnAt ??= performance.now();
    // Once it changes containers it is let finish: a replacement that is cut in two leaves neither. It takes seconds.
    if (!acting || performance.now() - withdrawnAt > LIMITS.compose.finishMs) interrupt.abort();
  }, LIMITS.compose.cancelMs);
  try {
    const run = await runCompose(command.program, [...projectArguments(command, { files, project }), ...args], {
      env,
      cwd: dirname(files[0] ?? '.'),
      interrupt: interrupt.signal,
      onLine: (line) => {
        acting ||= isActing(line);
        const plain = plainLine(line);
        if (plain) for (const order of orders) order.onLine(plain);
      },
    });
    if (run.failed !== undefined) forgetComposeCommand();
    return run;
  } finally {
    clearInterval(looking);
  }
}

/** Complaints last: they are looked for at the end. */
function saidBy({ stdout, stderr, failed, exitCode }: ComposeRun): string {
  if (failed !== undefined) return `it could not be started: ${failed}`;
  return `${stdout}\n${stderr}`.trim() || `it ended with exit code ${exitCode}`;
}
