/** Starts services by posix_spawn where it can be called; elsewhere Node forks. */
import { isMainThread } from 'node:worker_threads';
import { ok, type Result } from '../../result.ts';
import { nativeCalls } from '../native-library.ts';
import type { Platform, ProgramStart, StartedProgram } from '../platform.ts';
import { OwnChildren } from './own-children.ts';
import { openSpawnCalls, type SpawnCalls } from './posix-spawn.ts';

interface Starter {
  readonly calls: SpawnCalls;
  readonly children: OwnChildren;
}

/** `start` of the platform. What does not start this way is Node's to start, which says why it cannot. */
export function startsOfPrograms(platform: Pick<Platform, 'process'>): Pick<Platform, 'start'> {
  let starter: Starter | 'none' | undefined;
  return {
    async start(order) {
      starter ??= openStarter();
      return starter === 'none' ? undefined : startBy(starter, order, platform);
    },
  };
}

function openStarter(): Starter | 'none' {
  const native = nativeCalls();
  // Signals are told to the main thread only.
  if (!native.ok || !isMainThread) return 'none';
  try {
    const calls = openSpawnCalls(native);
    return { calls, children: new OwnChildren(calls) };
  } catch {
    return 'none';
  }
}

async function startBy(
  { calls, children }: Starter,
  { program, name, args, cwd, environment, outputFile }: ProgramStart,
  platform: Pick<Platform, 'process'>,
): Promise<Result<StartedProgram> | undefined> {
  const variables = Object.entries(environment).map(([variable, value]) => `${variable}=${value}`);
  const argv = [name, ...args];
  // A text of C ends there: Node refuses it and says so.
  if ([program, cwd, ...argv, ...variables].some((text) => text.includes('\0'))) return undefined;
  const pid = calls.spawn({ program, argv, cwd, environment: variables, outputFile });
  if (pid === undefined) return undefined;
  const exit = children.exitOf(pid);
  // Nobody has reaped it, so even a process that is dead already can be named. It runs whether or not it can be looked at now.
  const seen = await platform.process(pid).catch(() => undefined);
  return ok({ identity: { pid, startToken: seen?.startToken ?? '' }, startedAt: seen?.startedAt ?? Date.now(), exit });
}
