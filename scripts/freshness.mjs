/** Whether the installed packages and the build are up to date, so that a second start costs seconds. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const SOURCES = ['electron', 'renderer', 'shared', 'package.json', 'electron.vite.config.ts', 'tsconfig.json'];
/** One file of each of the three builds, and the command. */
const OUTPUTS = ['main/main.js', 'main/cli.js', 'main/daemon.js', 'preload/preload.cjs', 'renderer/index.html'];

/**
 * Says why `npm ci` must run, or undefined when node_modules holds what package-lock.json asks for.
 * A newer lock alone is no reason: a checkout touches it. The versions decide.
 */
export function installReason(root) {
  const installed = modifiedMs(path.join(root, 'node_modules', '.package-lock.json'));
  if (installed === undefined) return 'node_modules is missing';
  const wanted = modifiedMs(path.join(root, 'package-lock.json'));
  if (wanted === undefined || wanted <= installed) return undefined;
  const different = differentPackage(
    JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')),
    JSON.parse(readFileSync(path.join(root, 'node_modules', '.package-lock.json'), 'utf8')),
  );
  return different && `node_modules is older than package-lock.json (${different})`;
}

/** The first package of the lock that is not installed in its version; optional ones may be missing. */
export function differentPackage(lock, installedLock) {
  for (const [folder, entry] of Object.entries(lock.packages)) {
    if (folder === '') continue;
    const found = installedLock.packages[folder];
    if (found === undefined ? !entry.optional : found.version !== entry.version) return folder;
  }
  return undefined;
}

/** Says why the app must be built, or undefined when out/ is newer than every source. */
export function buildReason(root) {
  const built = OUTPUTS.map((name) => modifiedMs(path.join(root, 'out', name)));
  if (built.includes(undefined)) return 'out/ is missing or incomplete';
  const oldest = Math.min(...built.map(Number));
  const changed = SOURCES.map((name) => newest(path.join(root, name))).find((source) => source && source.ms > oldest);
  return changed && `${path.relative(root, changed.file)} is newer than out/`;
}

/** The file or folder changed last. Folders count too: removing a file changes only its folder. */
function newest(file) {
  const ms = modifiedMs(file);
  if (ms === undefined) return undefined;
  let latest = { file, ms };
  if (!statSync(file).isDirectory()) return latest;
  for (const name of readdirSync(file)) {
    const inner = newest(path.join(file, name));
    if (inner && inner.ms > latest.ms) latest = inner;
  }
  return latest;
}

function modifiedMs(file) {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return undefined;
  }
}
