/** An AppImage is one file: a newer one takes its place, and the one before is kept beside it. */
import { spawn } from 'node:child_process';
import { copyFile, link, open, realpath, rename, rm } from 'node:fs/promises';

/** Where the version before an update is kept. */
export const previousOf = (appImage: string): string => `${appImage}.previous`;

/**
 * Puts `newer` in the place of `appImage`, which is kept under another name. At every moment there is a whole app at that path, also
 * when the power fails. Rejects when the folder cannot be written; nothing has changed then.
 */
export async function replaceAppImage(appImage: string, newer: string): Promise<void> {
  const place = await realpath(appImage);
  const arriving = `${place}.new`;
  try {
    await copyFile(newer, arriving);
    const file = await open(arriving, 'r+');
    try {
      await file.chmod(0o755);
      await file.sync();
    } finally {
      await file.close();
    }
    await keep(place, previousOf(place));
    await rename(arriving, place);
  } catch (error) {
    await rm(arriving, { force: true }).catch(() => undefined);
    throw error;
  }
  await rm(newer, { force: true }).catch(() => undefined);
}

/** A second name for the same file; file systems without that (FAT) get a copy. What was kept before stays until this is whole. */
async function keep(place: string, previous: string): Promise<void> {
  const arriving = `${previous}.new`;
  await rm(arriving, { force: true });
  try {
    await link(place, arriving).catch(() => copyFile(place, arriving));
    await rename(arriving, previous);
  } finally {
    // rename(2) leaves both names where they are one file already.
    await rm(arriving, { force: true }).catch(() => undefined);
  }
}

/**
 * Starts a program as soon as the process `pid` has ended; given up when that takes a minute. The wait is done by the shell of the
 * system: whatever lies in the AppImage goes away with its process. `$0` of the script is its first argument.
 */
export function startAfter(pid: number, program: string, args: readonly string[]): void {
  const script =
    'n=0; while kill -0 "$0" 2>/dev/null; do n=$((n+1)); [ $n -gt 600 ] && exit 1; sleep 0.1; done; exec "$@"';
  const child = spawn('/bin/sh', ['-c', script, String(pid), program, ...args], { detached: true, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
}
