/** Small texts of a runbook. Pure. */

/** A path as it is said from a folder: `.`, `api`, `../other`; another drive or root stays absolute. Both absolute. */
export function relativeTo(folder: string, path: string): string {
  const [from, to] = [partsOf(folder), partsOf(path)];
  if (from[0] !== to[0]) return path;
  const shared = from.findIndex((part, index) => part !== to[index]);
  const common = shared === -1 ? from.length : shared;
  const up = from.slice(common).map(() => '..');
  return [...up, ...to.slice(common)].join('/') || '.';
}

function partsOf(path: string): readonly string[] {
  const parts = path.split(/[\\/]/);
  return parts.at(-1) === '' ? parts.slice(0, -1) : parts;
}

/** `docker compose` with the files and project of a service, as they are named from a folder. */
export function composeCommand(
  { files, project }: { readonly files: readonly string[]; readonly project?: string },
  folder: string,
): string {
  const named = files.flatMap((file) => ['-f', shellText(relativeTo(folder, file))]);
  return ['docker', 'compose', ...named, ...(project === undefined ? [] : ['-p', project])].join(' ');
}

/** A word for a POSIX shell. */
export function shellText(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
