/** Sees to it that an image is on this machine, pulling it where it is not. */
import { formatExactDuration } from '../../../../shared/text/duration.ts';
import { messageOf, ok, type Problem, type Result } from '../../../result.ts';
import type { Engine } from '../engine/engine.ts';

export interface PullOptions {
  /** One line for people, now and then: `Pulling redis:7: Downloading`. */
  progress(line: string): void;
  cancelled(): boolean;
}

/** `image-missing` when it is neither here nor to be had; the reason is the engine's. */
export async function ensureImage(engine: Engine, image: string, options: PullOptions): Promise<Result<void>> {
  const present = await engine.request(`look for the image ${image}`, (docker) => docker.getImage(image).inspect());
  if (present.ok) return ok(undefined);
  if (present.problem.status !== 404) return present;
  options.progress(`Pulling ${image}.`);
  const pulled = await pull(engine, image, options);
  if (pulled.ok) options.progress(`Pulled ${image}.`);
  return pulled;
}

async function pull(engine: Engine, image: string, options: PullOptions): Promise<Result<void>> {
  // A name without a tag means the newest, not all of them.
  const reference = /[:@][^/]+$/.test(image) ? image : `${image}:latest`;
  const abort = new AbortController();
  const opened = await engine.request(
    `pull ${image}`,
    (docker, signal) => {
      signal.addEventListener('abort', () => abort.abort());
      return docker.pull(reference, { abortSignal: abort.signal });
    },
    engine.timing.pullIdleMs,
  );
  if (!opened.ok) {
    return opened.problem.status === undefined && !opened.problem.timedOut
      ? opened
      : missing(image, opened.problem.message);
  }
  try {
    await drain(opened.value, engine.timing.pullIdleMs, (status) => {
      if (options.cancelled()) throw new Error('the start was cancelled');
      options.progress(`Pulling ${image}: ${status}`);
    });
    return ok(undefined);
  } catch (error) {
    return missing(image, `${messageOf(error)}.`);
  } finally {
    abort.abort();
  }
}

/** Reads the progress to its end. Errors of a pull come as lines with status 200. */
async function drain(stream: NodeJS.ReadableStream, idleMs: number, progress: (status: string) => void): Promise<void> {
  let rest = '';
  let last = '';
  let stalled = false;
  let timer: NodeJS.Timeout | undefined;
  const source = stream as NodeJS.ReadableStream & { destroy(error?: Error): void };
  const rearm = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      stalled = true;
      source.destroy();
    }, idleMs);
  };
  try {
    stream.setEncoding('utf8');
    rearm();
    for await (const chunk of stream) {
      rearm();
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const status = statusOf(line);
        if (status && status !== last) progress(status);
        last = status ?? last;
      }
    }
    statusOf(rest);
  } catch (error) {
    throw stalled ? new Error(`nothing came for ${formatExactDuration(idleMs)}`) : error;
  } finally {
    clearTimeout(timer);
  }
  if (stalled) throw new Error(`nothing came for ${formatExactDuration(idleMs)}`);
}

function statusOf(line: string): string | undefined {
  let value: { status?: unknown; error?: unknown };
  try {
    value = JSON.parse(line) ?? {};
  } catch {
    return undefined;
  }
  if (typeof value.error === 'string') throw new Error(value.error);
  return typeof value.status === 'string' ? value.status : undefined;
}

function missing(image: string, why: string): Result<never, Problem> {
  return {
    ok: false,
    problem: {
      code: 'image-missing',
      message: `The image ${image} is not on this machine and cannot be pulled: ${why.replace(`The container engine did not pull ${image}: `, '')}`,
      hint: `docker pull ${image}, or build it`,
    },
  };
}
