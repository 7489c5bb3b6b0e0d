/** Folders as text, of either kind of system, without asking the disk. Pure. */

function partsOf(path: string): readonly string[] {
  return path.split(/[\\/]+/).filter((part) => part !== '' && part !== '.');
}

function isAbsolutePath(path: string): boolean {
  return /^([\\/]|[A-Za-z]:[\\/])/.test(path);
}

/** `path` seen from `base`, with `.` and `..` worked out, `/` between the parts and none at the end. */
export function resolveFolder(base: string, path: string): string {
  const whole = isAbsolutePath(path) ? path : `${base}/${path}`;
  const parts: string[] = [];
  for (const part of partsOf(whole)) {
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return /^[A-Za-z]:/.test(whole) ? parts.join('/') : `/${parts.join('/')}`;
}

/** True when `path` is the folder or lies in it. */
export function isInside(path: string, folder: string): boolean {
  const inner = resolveFolder(path, '.');
  const outer = resolveFolder(folder, '.');
  return inner === outer || inner.startsWith(outer === '/' ? '/' : `${outer}/`);
}

const shared: ReadonlySet<string> = new Set(
  '/ /root /home /Users /tmp /private/tmp /var /var/tmp /opt /usr /usr/local /etc /srv /mnt /media /run'.split(' '),
);

/** Home, the root and other folders that hold much else: being in there ties a process to no project. */
export function isBroadFolder(folder: string, home?: string): boolean {
  const path = resolveFolder(folder, '.');
  if (home !== undefined && isInside(home, path)) return true;
  return (
    shared.has(path) || /^\/(home|Users)\/[^/]+$/.test(path) || /^[A-Za-z]:(\/Users(\/[^/]+)?|\/Windows)?$/i.test(path)
  );
}
