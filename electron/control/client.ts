import { connect, type Socket } from 'node:net';
import type { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { fail, type Problem, type Result } from '../result.ts';
import { lineReader } from './lines.ts';
import { type Method, methods, type ParamsOf, type ProgressOf, type ResultOf, replySchema } from './protocol.ts';

interface Pending {
  readonly progress: (value: unknown) => void;
  readonly settle: (result: Result<unknown>) => void;
}

/** A connection to the supervisor of this user. */
export class ControlClient {
  readonly #socket: Socket;
  readonly #pending = new Map<number, Pending>();
  #next = 1;

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
      if (this.#socket.destroyed) return resolve(lost());
      const settle = (result: Result<unknown>) => resolve(checked(method, result));
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
      for (const { settle } of this.#pending.values()) settle({ ok: false, problem: reply.error });
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
    else pending.settle({ ok: true, value: reply.result });
  }

  #onClose(): void {
    for (const { settle } of this.#pending.values()) settle(lost());
    this.#pending.clear();
  }
}

function lost(): Result<never> {
  const problem: Problem = {
    code: 'supervisor-lost',
    message: 'The supervisor closed the connection before it answered.',
  };
  return { ok: false, problem };
}

function checked<M extends Method>(method: M, result: Result<unknown>): Result<ResultOf<M>> {
  if (!result.ok) return result;
  const parsed = methods[method].result.safeParse(result.value);
  if (parsed.success) return { ok: true, value: parsed.data as ResultOf<M> };
  return fail({
    code: 'bad-answer',
    message: `The answer to ${method} is malformed at ${place(parsed.error)}.`,
    hint: 'Are the app and the command the same version?',
  });
}

/** The first place that is wrong; what stands there is no business of a message. */
function place(error: z.ZodError): string {
  return error.issues[0]?.path.join('.') || 'its top';
}

function parse(line: string) {
  try {
    const parsed = replySchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
