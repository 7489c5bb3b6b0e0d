/** What the page tells of this build: versions, licences, and what its data takes on the disk. */
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import licences from '../../assets/licences.json' with { type: 'json' };
import type { About } from '../contract/settings.ts';
import { LIMITS } from '../limits.ts';

export interface AboutDeps {
  readonly version: string;
  /** `process.versions`. */
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly warning: string | undefined;
  /** The data folder. */
  readonly folder: string;
}

const RUNTIME = [
  ['Electron', 'electron'],
  ['Chromium', 'chrome'],
  ['Node.js', 'node'],
  ['V8', 'v8'],
] as const;

export async function aboutThis({ version, versions, warning, folder }: AboutDeps): Promise<About> {
  const size = await folderSize(folder);
  return {
    version,
    runtime: RUNTIME.flatMap(([name, key]) => (versions[key] ? [{ name, version: versions[key] }] : [])),
    ...(warning === undefined ? {} : { warning }),
    folder,
    ...size,
    licences,
  };
}

/** Bytes of all files below a folder, up to a number of entries; links are not followed. What cannot be read counts nothing. */
export async function folderSize(
  folder: string,
  mostEntries: number = LIMITS.shell.sizedEntries,
): Promise<{ readonly bytes: number; readonly isPartial: boolean }> {
  let bytes = 0;
  let left = mostEntries;
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const entries = await opendir(next).catch(() => undefined);
    if (!entries) continue;
    for await (const entry of entries) {
      left -= 1;
      if (left < 0) return { bytes, isPartial: true };
      const path = join(next, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      else if (entry.isFile())
        bytes += await stat(path).then(
          ({ size }) => size,
          () => 0,
        );
    }
  }
  return { bytes, isPartial: false };
}
