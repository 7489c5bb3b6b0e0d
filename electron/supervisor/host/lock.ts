import { randomUUID } from 'node:crypto';
import { link, readdir, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readState } from '../../files/read-guarded.ts';
import { LIMITS } from '../../limits.ts';
import { makeFolder } from '../../platform/make-folder.ts';
import type { Platform, ProcessIdentity } from '../../platform/platform.ts';
import { messageOf, type Result } from '../../result.ts';

const holderSchema = z.object({
  pid: z.number().int().positive(),
  startToken: z.string(),
  bootId: z.string(),
  released: z.boolean().optional(),
});
type LockHolder = z.infer<typeof holderSchema>;

export interface Lock {
  release(): Promise<void>;
}

const NAME = 'supervisor.lock.';

/**
 * One supervisor a `STACKLIGHT_HOME`. The lock is the file `supervisor.lock.N` with the highest N. It names its holder by pid, start and
 * boot, so a lock that was left by a crash or before a reboot heals itself (Overmind's stale sockets). Taking it is `link` to N + 1, which
 * is atomic: of any number that try, one succeeds. The highest file is never removed, so nobody who looked
 * a moment too early can take a number that was held already; who finds a higher one after its `link` lets go.
 * Errors: `locked`, another supervisor lives; `home-unusable`.
 */
export async function takeLock(
  platform: Pick<Platform, 'bootId' | 'alive'>,
  home: string,
  self: ProcessIdentity,
): Promise<Result<Lock>> {
  const mine = join(home, `${NAME}new-${self.pid}-${randomUUID()}`);
  try {
    const holder: LockHolder = { pid: self.pid, startToken: self.startToken, bootId: await platform.bootId() };
    await makeFolder(home, 0o700);
    await writeFile(mine, JSON.stringify(holder), { mode: 0o600 });
    for (let round = 0; round < LIMITS.runtime.lockRounds; round += 1) {
      const highest = await highestOf(home);
      const other = await readHolder(home, highest);
      if (other && !other.released && other.bootId === holder.bootId && platform.alive(other)) return locked(other.pid);
      const number = highest + 1;
      if (!(await linkOnce(mine, join(home, NAME + number)))) continue;
      if ((await highestOf(home)) === number) {
        await removeOlder(home, number);
        return { ok: true, value: { release: () => release(home, number, holder) } };
      }
      await unlink(join(home, NAME + number)).catch(() => undefined);
    }
    return { ok: false, problem: { code: 'locked', message: `The lock in ${home} is contended; try again.` } };
  } catch (error) {
    const message = `${home} cannot be used for Stacklight's state: ${messageOf(error)}.`;
    const hint = 'Set STACKLIGHT_HOME to a folder of yours.';
    return { ok: false, problem: { code: 'home-unusable', message, hint } };
  } finally {
    await unlink(mine).catch(() => undefined);
  }
}

function locked(pid: number): Result<never> {
  const message = `Another supervisor (pid ${pid}) already manages this STACKLIGHT_HOME.`;
  return { ok: false, problem: { code: 'locked', message } };
}

async function numbersOf(home: string): Promise<readonly number[]> {
  const names = await readdir(home);
  return names.flatMap((name) => {
    const number = name.startsWith(NAME) ? name.slice(NAME.length) : '';
    return /^\d+$/.test(number) ? [Number(number)] : [];
  });
}

/** 0: nobody has ever held it. */
async function highestOf(home: string): Promise<number> {
  return Math.max(0, ...(await numbersOf(home)));
}

/** Undefined when there is none, or none that can be read: it was complete when it appeared, so its disk failed it. */
async function readHolder(home: string, number: number): Promise<LockHolder | undefined> {
  try {
    return holderSchema.parse(JSON.parse(await readState(join(home, NAME + number))));
  } catch (error) {
    if (codeOf(error) === undefined || codeOf(error) === 'ENOENT') return undefined;
    // That we cannot look does not mean that nobody is there.
    throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** False when somebody else was first. */
async function linkOnce(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function removeOlder(home: string, number: number): Promise<void> {
  for (const older of (await numbersOf(home)).filter((one) => one < number)) {
    await unlink(join(home, NAME + older)).catch(() => undefined);
  }
}

/** The file stays, marked: were it removed, its number could be held twice. */
async function release(home: string, number: number, holder: LockHolder): Promise<void> {
  const path = join(home, NAME + number);
  const next = `${path}.released`;
  try {
    await writeFile(next, JSON.stringify({ ...holder, released: true }), { mode: 0o600 });
    await rename(next, path);
  } catch {
    // The home is gone or full: the lock ends with this process.
  }
}
