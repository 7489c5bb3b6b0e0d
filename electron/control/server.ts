import { unlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { dirname } from 'node:path';
import { LIMITS } from '../limits.ts';
import { makeFolder } from '../platform/make-folder.ts';
import { messageOf, type Problem, type Result } from '../result.ts';
import { VERSION } from '../version.ts';
import { Crowd, type CrowdLimits, type Guest } from './crowd.ts';
import { lineReader } from './lines.ts';
import { type Method, methods, type ParamsOf, type ProgressOf, type ResultOf, requestSchema } from './protocol.ts';

/** What answers the requests: one function a method. `signal` aborts when the asker is gone. */
export type Handlers = {
  readonly [M in Method]: (
    params: ParamsOf<M>,
    tell: (progress: ProgressOf<M>) => void,
    signal: AbortSignal,
  ) => Promise<Result<ResultOf<M>>>;
};

export interface ControlServer {
  /** Nobody new is heard, and the socket's file is gone: from here on the place is free for a successor's. */
  stopListening(): void;
  /** Ends the connections, too. */
  close(): Promise<void>;
}

interface ControlServerOptions {
  readonly limits?: CrowdLimits;
  /** Whose answers these are: see `protocol.ts`. */
  readonly version?: string;
  /** For a system where the place of the socket does not keep others out. */
  readonly keepToUser?: ((path: string) => Result<void>) | undefined;
}

/**
 * Serves the control socket at `path`, which only its owner can open. The caller holds the supervisor's lock, so a
 * socket file that is there already is a leftover.
 */
export async function serveControl(
  path: string,
  handlers: Handlers,
  { limits = LIMITS.control, version = VERSION, keepToUser }: ControlServerOptions = {},
): Promise<Result<ControlServer>> {
  const crowd = new Crowd(limits);
  const server = createServer((socket) => {
    const guest = crowd.enter(socket);
    if (guest) converse(guest, crowd, handlers, version);
  });
  // Later faults (no file descriptor left for one more asker) concern that asker alone.
  server.on('error', () => undefined);
  try {
    if (!path.startsWith(NAMED_PIPE)) await clearPlace(path);
    await listen(server, path);
    const kept = keepToUser?.(path);
    if (kept && !kept.ok) {
      server.close();
      return kept;
    }
  } catch (error) {
    const message = `The control socket ${path} cannot be opened: ${messageOf(error)}.`;
    return { ok: false, problem: { code: 'control-socket', message } };
  }
  const closed = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const stopListening = () => {
    if (server.listening) server.close();
  };
  const close = () => {
    stopListening();
    for (const socket of crowd.sockets()) socket.end();
    // Whoever does not take the end within a moment is cut off: closing must not hang on a stranger.
    setTimeout(() => {
      for (const socket of crowd.sockets()) socket.destroy();
    }, LIMITS.control.endMs).unref();
    return closed;
  };
  return { ok: true, value: { stopListening, close } };
}

/** A named pipe of Windows has no folder and leaves nothing behind. */
const NAMED_PIPE = '\\\\.\\pipe\\';

async function clearPlace(path: string): Promise<void> {
  // Node would cut it short without a word and listen somewhere else.
  const { socketPathBytes } = LIMITS.control;
  if (Buffer.byteLength(path) > socketPathBytes) throw new Error(`its path is longer than ${socketPathBytes} bytes`);
  await makeFolder(dirname(path), 0o700);
  await unlink(path).catch(() => undefined);
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // Nobody else may connect: the socket is 0600 from its first moment, wherever it lies. It is bound within `listen`.
    const mask = process.umask(0o177);
    try {
      server.listen(path, () => resolve());
    } finally {
      process.umask(mask);
    }
  });
}

function converse(guest: Guest, crowd: Crowd, handlers: Handlers, version: string): void {
  const { socket } = guest;
  const gone = new AbortController();
  const send = (message: unknown) => {
    if (socket.destroyed || !socket.writable) return;
    socket.write(`${JSON.stringify(message)}\n`);
    // Whoever asks to be told and does not read must not fill our memory.
    if (socket.writableLength > LIMITS.control.maxAnswerBytes) socket.destroy();
    else crowd.sent();
  };
  socket.on('close', () => gone.abort());
  socket.on('error', () => socket.destroy());
  const onLine = (line: string) => {
    if (!crowd.heard(guest)) return;
    void answer(line, handlers, version, send, gone.signal).finally(() => crowd.answered(guest));
  };
  const read = lineReader(LIMITS.control.maxMessageBytes, onLine, () =>
    crowd.refuse(guest, 'The message is longer than any request.'),
  );
  socket.on('data', (chunk: Buffer) => crowd.received(guest, read(chunk)));
}

async function answer(
  line: string,
  handlers: Handlers,
  by: string,
  send: (message: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  const request = parse(line);
  if (!request) return send({ id: -1, error: bad('The message is not a request.') });
  const { id, method, params } = request;
  if (!isMethod(method)) return send({ id, error: bad(`There is no method ${JSON.stringify(method.slice(0, 40))}.`) });
  const parsed = methods[method].params.safeParse(params);
  if (!parsed.success) {
    const [{ path = [], message = '' } = {}] = parsed.error.issues;
    return send({
      id,
      error: bad(`The parameters of ${method} are malformed: ${[path.join('.'), message].filter(Boolean).join(': ')}.`),
    });
  }
  try {
    const handler = handlers[method] as (
      params: unknown,
      tell: (progress: unknown) => void,
      signal: AbortSignal,
    ) => Promise<Result<unknown>>;
    const result = await handler(parsed.data, (progress) => send({ id, progress }), signal);
    send(result.ok ? { id, result: result.value, by } : { id, error: result.problem });
  } catch (error) {
    send({ id, error: { code: 'internal', message: `${method} failed in Stacklight itself: ${messageOf(error)}` } });
  }
}

function parse(line: string) {
  try {
    const parsed = requestSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function isMethod(method: string): method is Method {
  return Object.hasOwn(methods, method);
}

function bad(message: string): Problem {
  return { code: 'bad-request', message };
}
