import { connect, type Socket } from 'node:net';
import { LIMITS } from '../limits.ts';
import { fail, type Problem, type Result } from '../result.ts';
import { VERSION } from '../version.ts';
import { lineReader } from './lines.ts';
import type { Method, ParamsOf, ProgressOf, ResultOf } from './protocol.ts';
import { isReply, type Reply } from './reply.ts';

interface Pending {
  readonly progress: (value: unknown) => void;
  /** `by`: the version of who answers. */
  readonly settle: (result: Result<unknown>, by?: string) => void;
}

/** A connection to the supervisor of this user. */
export class ControlClient {
  readonly #socket: Socket;
  readonly #pending = new Map<number, Pending>();
  #next = 1;
  /** Why we were sent away, for what is asked after that. */
  #sentAway: Problem | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on(
      'data',
      lineReader(
        LIMITS.control.maxAnswerBytes,
        (line) => this.#onLine(line),
        () => socket.destroy(),
      ),
    );
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#onClose());
  }

  /** Undefined when nobody serves the socket. */
  static connect(path: string): Promise<ControlClient | undefined> {
    return new Promise((resolve) => {
      const socket = connect(path);
      const give = (client: ControlClient | undefined) => {
        clearTimeout(timer);
        socket.removeAllListeners('error');
        socket.on('error', () => socket.destroy());
        if (!client) socket.destroy();
        resolve(client);
      };
      const timer = setTimeout(() => give(undefined), LIMITS.control.connectMs);
      socket.once('connect', () => give(new ControlClient(socket)));
      socket.once('error', () => give(undefined));
    });
  }

  /** Asks and waits for the answer; `progress` hears what is told on the way. */
  request<M extends Method>(
    method: M,
    params: ParamsOf<M>,
    progress: (value: ProgressOf<M>) => void = () => undefined,
  ): Promise<Result<ResultOf<M>>> {
    const id = this.#next;
    this.#next += 1;
    return new Promise((resolve) => {
      if (this.#socket.destroyed) return resolve(this.#lost());
      const settle = (result: Result<unknown>, by?: string) => resolve(checked(method, result, by));
      this.#pending.set(id, { progress: progress as (value: unknown) => void, settle });
      this.#socket.write(`${JSON.stringify({ id, method, params })}\n`);
    });
  }

  close(): void {
    this.#socket.end();
    this.#socket.destroy();
  }

  /** Resolves when the other side is gone. */
  closed(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.destroyed) resolve();
      else this.#socket.once('close', () => resolve());
    });
  }

  #onLine(line: string): void {
    const reply = parse(line);
    // Not about one request: we are sent away, and everything that was asked gets this answer.
    if (reply?.id === -1 && 'error' in reply) {
      this.#sentAway = reply.error;
      for (const { settle } of this.#pending.values()) settle(this.#lost());
      this.#pending.clear();
      return;
    }
    const pending = reply && this.#pending.get(reply.id);
    if (!reply || !pending) return;
    if ('progress' in reply) {
      pending.progress(reply.progress);
      return;
    }
    this.#pending.delete(reply.id);
    if ('error' in reply) pending.settle({ ok: false, problem: reply.error });
    else pending.settle({ ok: true, value: reply.result }, reply.by);
  }

  #onClose(): void {
    for (const { settle } of this.#pending.values()) settle(this.#lost());
    this.#pending.clear();
  }

  #lost(): Result<never> {
    const message = 'The supervisor closed the connection before it answered.';
    return fail(this.#sentAway ?? { code: 'supervisor-lost', message });
  }
}

/**
 * Who answers is the user's own supervisor, and one of our version gives what our types say. Only another's answer is held against
 * its form, which takes loading all forms: longer than everything else that a short command does.
 */
async function checked<M extends Method>(
  method: M,
  result: Result<unknown>,
  by: string | undefined,
): Promise<Result<ResultOf<M>>> {
  if (!result.ok) return result;
  if (by === VERSION) return { ok: true, value: result.value as ResultOf<M> };
  const { ofForm } = await import('./of-form.ts');
  return ofForm(method, result.value);
}

function parse(line: string): Reply | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return isReply(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
