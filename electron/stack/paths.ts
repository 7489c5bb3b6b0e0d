/** Paths as text, for a room that may not touch the disk. Understands POSIX and Windows by the shape of the folder. */

const WINDOWS = /^(?:[A-Za-z]:[\\/]|\\\\)/;

/** Absolute and without `.` and `..`; `~` is the home folder, where one is known. */
export function resolvePath(directory: string, path: string, home: string | undefined): string {
  const windows = WINDOWS.test(directory) || WINDOWS.test(path);
  const separator = windows ? /[\\/]+/ : /\/+/;
  const expanded = home !== undefined && /^~(?:[\\/]|$)/.test(path) ? home + path.slice(1) : path;
  const absolute = expanded.startsWith('/') || WINDOWS.test(expanded);
  const whole = absolute ? expanded : `${directory}/${expanded}`;
  const root = windows ? (/^(?:[A-Za-z]:|\\\\[^\\/]+[\\/][^\\/]+|)/.exec(whole)?.[0] ?? '') : '';
  const parts: string[] = [];
  for (const part of whole.slice(root.length).split(separator)) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const slash = windows ? '\\' : '/';
  return `${root}${slash}${parts.join(slash)}`;
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.split(WINDOWS.test(path) ? /[\\/]+/ : /\/+/).findLast((part) => part !== '') ?? '';
}

/** Compose: a volume's source is a path when it starts with `.`, `/`, `~` or a drive, else the name of a volume. */
export function isPathLike(source: string): boolean {
  return /^[./~\\]/.test(source) || WINDOWS.test(source);
}
