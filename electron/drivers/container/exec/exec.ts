/** Runs a command inside a container, for health checks that are commands. */
import { LIMITS } from '../../../limits.ts';
import { fail, ok, type Result } from '../../../result.ts';
import type { ContainerTools } from '../engine/container-tools.ts';
import { createFrameReader } from '../output-frames.ts';

export interface ExecOutcome {
  /** Null when it did not end in time. */
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  /** Standard output and error as they came, cut to 4096 bytes. */
  readonly output: string;
}

/** The engine took the command and could not run it: the image has no such program. Anything else that fails says nothing about the image. */
export const NOT_RUN = 'program-not-run';

/** Of an answer to the start of an exec: it may not be asked for, or the container has ended or gone meanwhile. */
const NOT_ABOUT_PROGRAM: ReadonlySet<number> = new Set([401, 403, 404, 409]);

/**
 * Runs `command` in the container, without a terminal and without input. The engine has no way to end an exec:
 * after `timeoutMs` its outcome is no longer waited for, and it may run on. Errors: `program-not-run`, the engine's own.
 */
export async function execInContainer(
  engine: ContainerTools,
  containerId: string,
  command: readonly string[],
  timeoutMs: number,
): Promise<Result<ExecOutcome>> {
  const created = await engine.request('prepare a command in a container', (docker, abortSignal) =>
    docker.getContainer(containerId).exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true, abortSignal }),
  );
  if (!created.ok) return created;
  const abort = new AbortController();
  const opened = await engine.request('run a command in a container', () =>
    created.value.start({ Detach: false, Tty: false, abortSignal: abort.signal }),
  );
  if (!opened.ok) {
    const { status } = opened.problem;
    const notRun = status !== undefined && !NOT_ABOUT_PROGRAM.has(status);
    return notRun ? fail({ ...opened.problem, code: NOT_RUN }) : opened;
  }
  const { output, timedOut } = await collect(opened.value, timeoutMs);
  abort.abort();
  if (timedOut) return ok({ exitCode: null, timedOut, output });
  const ended = await engine.request('tell how a command ended', (_, abortSignal) =>
    created.value.inspect({ abortSignal }),
  );
  if (!ended.ok) return ended;
  return ok({ exitCode: ended.value.ExitCode, timedOut: false, output });
}

function collect(stream: NodeJS.ReadableStream, timeoutMs: number): Promise<{ output: string; timedOut: boolean }> {
  return new Promise((resolve) => {
    const read = createFrameReader(false);
    const parts: Buffer[] = [];
    let room: number = LIMITS.health.outputBytes;
    const finish = (timedOut: boolean) => {
      clearTimeout(timer);
      resolve({ output: Buffer.concat(parts).toString(), timedOut });
    };
    const timer = setTimeout(() => finish(true), timeoutMs);
    stream.on('data', (chunk: Buffer) => {
      for (const { bytes } of read(chunk)) {
        const kept = bytes.subarray(0, room);
        room -= kept.length;
        if (kept.length > 0) parts.push(kept);
      }
    });
    stream.once('end', () => finish(false));
    stream.once('close', () => finish(false));
    stream.on('error', () => finish(false));
  });
}
