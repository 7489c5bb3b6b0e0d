import { chmod } from 'node:fs/promises';
import type { Verification } from '../../../contract/action.ts';
import type { Actor } from '../../../contract/history.ts';
import type { FixTools } from '../../../doctor/check.ts';
import { readGuardedText } from '../../../files/read-guarded.ts';
import { rewrite, writeNew } from '../../../files/write-file.ts';
import { LIMITS } from '../../../limits.ts';
import { targetOf } from '../../../platform/executable.ts';
import type { ProcessInfo } from '../../../platform/platform.ts';
import { killStray } from '../../../ports/fix.ts';
import { fail, messageOf, ok, type Result } from '../../../result.ts';
import { loadStackWithText } from '../../../stack/load.ts';
import type { World } from '../../model/world.ts';
import type { ActionTarget } from '../target.ts';
import { verifyDown, verifyUp } from '../verify.ts';

export interface Wish {
  readonly actor: Actor;
  /** `by the doctor's fix from the page`: for the history. */
  readonly cause: string;
  /** Monotonic milliseconds. */
  readonly deadlineAt: number;
}

/** What the doctor's fixes may do to the world, each call waited for. */
export function fixToolsOf(supervisor: ActionTarget, world: World, wish: Wish): FixTools {
  const cellsOf = (services: readonly string[]) => services.flatMap((id) => supervisor.state.managed(id) ?? []);
  const bring = (type: 'up' | 'restart') => async (services: readonly string[]) => {
    for (const id of services)
      supervisor.ask(id, type, wish.actor, `${type === 'up' ? 'start' : 'restart'} ${wish.cause}`);
    return verifyUp(cellsOf(services), supervisor.verifying(), wish.deadlineAt, world.clock.now);
  };
  const stop = async (services: readonly string[]): Promise<readonly Verification[]> => {
    const managedServices = cellsOf(services);
    for (const managed of managedServices) {
      const down = { type: 'down', actor: wish.actor, cause: `stop ${wish.cause}` } as const;
      supervisor.state.send(managed.spec.id, { type: 'claimed' }, down);
    }
    return verifyDown(managedServices, supervisor.verifying(), wish.deadlineAt, world.clock.now);
  };
  /** What a fix writes was shown and said yes to; what waited for a yes before that was not. */
  const approved = async (write: () => Promise<Result<string>>): Promise<Result<string>> => {
    const { file } = supervisor.state.stack;
    await world.reread(file);
    const waits = world.waitsForApproval(file);
    const written = await write();
    if (written.ok && !waits) await world.reread(file, { origin: wish.cause });
    return written;
  };
  return {
    stack: supervisor.state.stack,
    start: bring('up'),
    restart: bring('restart'),
    stop,
    engine: world.engine,
    end: (process) => endCopy(process, supervisor, world),
    readText,
    stackText: async () => {
      const loaded = await loadStackWithText(supervisor.state.stack.file, { env: process.env });
      return loaded.ok ? ok(loaded.value.kept.text) : fail(loaded.problem[0] ?? GONE);
    },
    makePrivate,
    rewrite: (path, change) => approved(() => rewrite(path, change)),
    writeNew: (path, text) => approved(() => writeNew(path, text)),
  };
}

const GONE = { code: 'stack-file-missing', message: "This stack's files can no longer be read." };

async function endCopy(process: ProcessInfo, supervisor: ActionTarget, world: World): Promise<Result<string>> {
  const { uid, command } = process;
  const target = { kind: 'process' as const, process: targetOf(process), uid, command, ports: [] };
  const outcome = await killStray(world.platform, target, { spare: new Set(supervisor.ports.keptPids()) });
  const gone = outcome.kind === 'gone' || outcome.kind === 'already-gone';
  return gone ? ok(outcome.message) : fail({ code: 'not-ended', message: outcome.message });
}

async function readText(path: string): Promise<Result<string>> {
  const read = await readGuardedText(path, { maxBytes: LIMITS.files.smallBytes, lossy: true, keepMark: true });
  if (read.ok) return ok(read.value.text);
  return fail({ code: 'file-unreadable', message: `${read.problem.message}.`, file: path });
}

async function makePrivate(path: string): Promise<Result<string>> {
  try {
    await chmod(path, 0o600);
    return ok('only its owner can read it now');
  } catch (error) {
    return fail({
      code: 'not-changed',
      message: `${path} could not be made readable by its owner only: ${messageOf(error)}.`,
      file: path,
    });
  }
}
