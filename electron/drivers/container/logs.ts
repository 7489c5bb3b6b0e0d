/** A container's own output, as the engine keeps it. */
import { LIMITS } from '../../limits.ts';
import { ok, type Result } from '../../result.ts';
import type { ContainerTools } from './engine/container-tools.ts';
import { createFrameReader, createLineCutter, type OutputStream } from './output-frames.ts';

export interface LogOptions {
  /** Lines from the end. */
  readonly tail: number;
  /** Go on until the container ends or `signal` aborts. */
  readonly follow: boolean;
  /** Only what came at this time or later: seconds since the epoch, with up to nine places. */
  readonly since?: string;
  /** Each line begins with its time (RFC 3339). */
  readonly timestamps?: boolean;
  readonly signal?: AbortSignal;
  onLine(line: string, stream: OutputStream): void;
}

/**
 * Reads the log of a container, line by line, stdout and stderr taken apart unless it has a terminal.
 * Resolves at the end of the log; with `follow`, when the container ended, the connection broke or `signal` aborted.
 */
export async function containerLogs(
  engine: Pick<ContainerTools, 'get' | 'request'>,
  container: { readonly id: string; readonly terminal?: boolean },
  options: LogOptions,
): Promise<Result<void>> {
  const terminal = container.terminal ?? engine.get(container.id)?.terminal ?? false;
  const abort = new AbortController();
  const end = () => abort.abort();
  options.signal?.addEventListener('abort', end);
  try {
    // Who reads it went away while what came before was read.
    if (options.signal?.aborted) return ok(undefined);
    const query = {
      follow: options.follow,
      stdout: true,
      stderr: true,
      tail: options.tail,
      ...(options.since !== undefined && { since: options.since }),
      ...(options.timestamps && { timestamps: true }),
    };
    // dockerode streams the answer only for `follow: true`; what is really asked for is in `_query`.
    const streamed = { follow: true as const, _query: query, abortSignal: abort.signal };
    const opened = await engine.request('send the log of a container', (docker) =>
      docker.getContainer(container.id).logs(streamed),
    );
    if (!opened.ok) return options.signal?.aborted ? ok(undefined) : opened;
    await readLines(opened.value, terminal, options);
    return ok(undefined);
  } finally {
    options.signal?.removeEventListener('abort', end);
    abort.abort();
  }
}

/** The last lines of a log, oldest first; none when the engine does not tell. Cut to what fits in a sentence. */
export async function lastLines(
  engine: Pick<ContainerTools, 'get' | 'request'>,
  container: { readonly id: string; readonly terminal?: boolean },
  count: number,
): Promise<readonly string[]> {
  const lines: string[] = [];
  await containerLogs(engine, container, {
    tail: count,
    follow: false,
    onLine: (line) => {
      if (line.trim()) lines.push(line.trim().slice(0, 200));
    },
  });
  return lines.slice(-count);
}

async function readLines(stream: NodeJS.ReadableStream, terminal: boolean, options: LogOptions): Promise<void> {
  const read = createFrameReader(terminal);
  const cutters = {
    stdout: createLineCutter(LIMITS.logs.lineBytes),
    stderr: createLineCutter(LIMITS.logs.lineBytes),
  };
  await new Promise<void>((resolve) => {
    stream.on('data', (chunk: Buffer) => {
      for (const { stream: which, bytes } of read(chunk)) {
        for (const line of cutters[which].push(bytes)) options.onLine(line, which);
      }
    });
    stream.once('end', resolve);
    stream.once('close', resolve);
    stream.on('error', () => resolve());
  });
  for (const which of ['stdout', 'stderr'] as const) {
    for (const line of cutters[which].flush()) options.onLine(line, which);
  }
}
