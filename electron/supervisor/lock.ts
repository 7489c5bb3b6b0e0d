import { link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Platform, ProcessIdentity } from '../platform/platform.ts';
import { messageOf, type Result } from '../result.ts';

const holderSchema = z.object({ pid: z.number().int().positive(), startToken: z.string(), bootId: z.string() });
type LockHolder = z.infer<typeof holderSchema>;

export interface Lock {
  release(): Promise<void>;
}

/**
 * One supervisor a `STACKLIGHT_HOME`. The lock file names its holder by pid, start and boot, so a lock that was left by
 * a crash or before a reboot heals itself (Overmind's stale sockets). Taking it is `link`, which is atomic: of two that try, one succeeds.
 * Error `locked`: another supervisor lives.
 */
export async function takeLock(platform: Platform, home: string, self: ProcessIdentity): Promise<Result<Lock>> {
  const path = join(home, 'supervisor.lock');
  const mine = `${path}.${self.pid}`;
  const content: LockHolder = { ...self, bootId: await platform.bootId() };
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    await writeFile(mine, JSON.stringify(content), { mode: 0o600 });
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const taken = await link(mine, path).then(
        () => true,
        () => false,
      );
      if (taken) return { ok: true, value: { release: () => release(path, JSON.stringify(content)) } };
      const text = await readFile(path, 'utf8').catch(() => undefined);
      if (text === undefined) continue;
      const holder = parse(text);
      if (holder && holder.bootId === content.bootId && platform.alive(holder)) return locked(holder);
      await setAside(path, text, self.pid);
    }
    return {
      ok: false,
      problem: { code: 'locked', message: `The supervisor's lock ${path} is being fought over; try again.` },
    };
  } catch (error) {
    return {
      ok: false,
      problem: {
        code: 'home-unusable',
        message: `${home} cannot be used for Stacklight's state: ${messageOf(error)}.`,
        hint: 'Set STACKLIGHT_HOME to a folder of yours.',
      },
    };
  } finally {
    await unlink(mine).catch(() => undefined);
  }
}

function locked(holder: LockHolder): Result<never> {
  return {
    ok: false,
    problem: {
      code: 'locked',
      message: `Another supervisor (pid ${holder.pid}) already watches over this STACKLIGHT_HOME.`,
    },
  };
}

function parse(text: string): LockHolder | undefined {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Moves a dead holder's lock away, but puts it back when another has taken it between reading and moving. */
async function setAside(path: string, seen: string, pid: number): Promise<void> {
  const aside = `${path}.stale-${pid}`;
  await rename(path, aside).catch(() => undefined);
  const moved = await readFile(aside, 'utf8').catch(() => undefined);
  if (moved !== undefined && moved !== seen) await link(aside, path).catch(() => undefined);
  await unlink(aside).catch(() => undefined);
}

async function release(path: string, mine: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === mine) await unlink(path).catch(() => undefined);
}
