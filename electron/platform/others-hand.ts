/** Who could have written a file: only what belongs to the user or to root, all the way up, is taken without asking. */
import { lstatSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemName } from './system-name.ts';

const BY_GROUP = 0o020;
const BY_ANYBODY = 0o002;
const STICKY = 0o1000;

/**
 * Why somebody else could have put something at this path, as a clause for people (`it belongs to user 1001`); undefined where nobody
 * could. Looked at are the file, the link that it may be, its folder and every folder above. The rule is git's for
 * repositories that it finds by itself (CVE-2022-24765), also for sudo, and looks at modes as well. Windows has other means.
 */
export function othersHandOn(path: string): string | undefined {
  if (systemName() === 'windows') return undefined;
  try {
    const real = realpathSync(path);
    const folders = new Set([realpathSync(dirname(path)), dirname(real)]);
    return (
      handOn(path, lstatSync(path), 'it') ??
      handOn(path, statSync(path), 'it') ??
      [...folders].map(handOnFolder).find((why) => why !== undefined)
    );
  } catch {
    return 'it cannot be looked at';
  }
}

function handOnFolder(folder: string): string | undefined {
  const own = handOn(folder, statSync(folder), folder);
  if (own) return own;
  for (let above = folder; above !== dirname(above); ) {
    above = dirname(above);
    const seen = statSync(above);
    // In a folder such as /tmp only the owner of an entry exchanges it.
    const why = handOn(above, (seen.mode & STICKY) === 0 ? seen : { ...seen, mode: 0 }, above);
    if (why && !isOutsideOfNamespace(seen.uid)) return why;
  }
  return undefined;
}

function handOn(
  path: string,
  { uid, gid, mode }: Pick<Stats, 'uid' | 'gid' | 'mode'>,
  what: string,
): string | undefined {
  if (!ownUsers().has(uid)) return `${what} belongs to user ${uid}`;
  // A link has no modes of its own.
  if (what === 'it' && lstatSync(path).isSymbolicLink() && mode === lstatSync(path).mode) return undefined;
  if ((mode & BY_ANYBODY) !== 0) return `anybody may write ${what}`;
  if ((mode & BY_GROUP) !== 0 && !isOwnGroup(gid)) return `group ${gid} may write ${what}`;
  return undefined;
}

/** With sudo also the user who typed it. */
function ownUsers(): ReadonlySet<number> {
  const own = process.geteuid?.() ?? 0;
  const typed = own === 0 ? Number(process.env.SUDO_UID || Number.NaN) : Number.NaN;
  return new Set([0, own, ...(Number.isInteger(typed) ? [typed] : [])]);
}

/** The group of one user alone, as most Linux systems make it; root's; on a Mac, that of its administrators. */
function isOwnGroup(gid: number): boolean {
  const own = process.getegid?.();
  return gid === 0 || (gid === own && gid === process.geteuid?.()) || (systemName() === 'darwin' && gid === 80);
}

/** In a container of the user's, folders of the machine's root belong to nobody that there is. */
function isOutsideOfNamespace(uid: number): boolean {
  try {
    const rows = readFileSync('/proc/self/uid_map', 'utf8').trim().split('\n');
    return !rows.some((row) => {
      const [first = 0, , count = 0] = row.trim().split(/\s+/).map(Number);
      return uid >= first && uid < first + count;
    });
  } catch {
    return false;
  }
}
