import { chmod, copyFile, mkdir, mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extractFile, listPackage, statFile } from '@electron/asar';
import { capture } from './run.mjs';

/** https://docs.appimage.org/reference/appdir.html */
export const APP_RUN = 'AppRun';

/** electron-builder's numbers for processors (`Arch` of builder-util), as Node and koffi name them. */
const PROCESSORS = [['ia32'], ['x64'], ['arm'], ['arm64'], ['x64', 'arm64']];

/** electron-builder's hook: the default app of a bare runtime has no place in the product; the calls into the system's libraries have one. */
export async function afterPack({ appOutDir, packager, electronPlatformName, arch, targets }) {
  const resources = packager.getResourcesDir(appOutDir);
  await rm(path.join(resources, 'default_app.asar'), { force: true });
  const fault =
    faultIn(await binariesIn(resources), electronPlatformName, PROCESSORS[arch] ?? []) ??
    strangerIn(await everyBinaryIn(resources)) ??
    doubledIn(listPackage(path.join(resources, 'app.asar'))) ??
    commandFault(await commandIn(resources, electronPlatformName), electronPlatformName);
  if (fault) throw new Error(fault);
  // electron-builder lays the app over the folder in which its own start script lies already.
  if (targets.some(({ name }) => name === 'appImage')) await addAppRun(appOutDir);
  const runsHere = electronPlatformName === process.platform && PROCESSORS[arch]?.includes(process.arch);
  if (runsHere) await tryCalls(path.join(resources, 'app.asar'));
}

/** The start of an AppImage; no other package has a use for it: `scripts/package.mjs` takes it away again. */
async function addAppRun(appOutDir) {
  const target = path.join(appOutDir, APP_RUN);
  await copyFile(path.join(import.meta.dirname, 'linux', APP_RUN), target);
  await chmod(target, 0o755);
}

/** Loads koffi from just the files that were packed: a pattern may have left one out that it needs. */
async function tryCalls(archive) {
  const folder = await mkdtemp(path.join(tmpdir(), 'stacklight-packed-'));
  try {
    for (const name of listPackage(archive).map((file) => file.replace(/^[\\/]/, ''))) {
      if (!/^node_modules[\\/](?:koffi|@koromix)[\\/]/.test(name) || 'files' in statFile(archive, name)) continue;
      const file = path.join(folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, extractFile(archive, name));
    }
    const { code, output } = await capture(process.execPath, ['-e', "require('koffi').load(null)"], { cwd: folder });
    if (code !== 0) throw new Error(`What was packed of koffi does not load by itself:\n${output}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * What is wrong with the binaries of koffi that a packed app carries outside of its archive, or undefined.
 * @param {readonly string[]} binaries paths from the folder of packages: `koffi-linux-x64/linux_x64/koffi.node`
 * @param {string} platform as Node names it
 * @param {readonly string[]} processors those that the app is for
 */
export function faultIn(binaries, platform, processors) {
  const wanted = processors.map((processor) => `koffi-${platform}-${processor}`);
  const missing = wanted.find((name) => !binaries.some((file) => file.startsWith(`${name}/`)));
  if (missing) {
    return (
      `The app would start without @koromix/${missing}, by which it asks the system, and read everything the slow way. ` +
      `Package on that system, or fetch it first: npm install --no-save --force @koromix/${missing}`
    );
  }
  const foreign = binaries.find((file) => !wanted.some((name) => file.startsWith(`${name}/`)));
  return (
    foreign &&
    `The app carries a binary of another system: ${foreign}. The patterns of electron-builder.yml let it through.`
  );
}

/**
 * What is wrong with addons that a packed app carries, or undefined: one that is not koffi's was compiled by whoever installed the
 * packages, for the libraries of that machine.
 * @param {readonly string[]} binaries paths from the folder of packages
 */
export function strangerIn(binaries) {
  const stranger = binaries.find((file) => !file.startsWith('@koromix/'));
  return (
    stranger && `The app carries ${stranger}, which was compiled on this machine. electron-builder.yml lets it through.`
  );
}

/**
 * What is wrong with the packages in a packed app, or undefined: the build holds all of them but koffi, and a second copy would only be
 * downloaded and never run.
 * @param {readonly string[]} files as the archive lists them: `/node_modules/koffi/package.json`, on Windows with backslashes
 */
export function doubledIn(files) {
  const doubled = files.find((file) => /^[\\/]?node_modules[\\/](?!(?:koffi|@koromix)(?:[\\/]|$))[^\\/]/.test(file));
  return doubled && `The app carries ${doubled}, which is in its build already. electron-builder.yml lets it through.`;
}

/** How programs begin: ELF, Mach-O of 64 bits or for several processors, and Windows' own. */
const BEGINNINGS = { linux: ['7f454c46'], darwin: ['cffaedfe', 'cafebabe'], win32: ['4d5a'] };

/**
 * What is wrong with the command that a packed app carries, or undefined.
 * @param {Uint8Array | undefined} beginning its first bytes; undefined: it is not there
 * @param {string} platform as Node names it
 */
export function commandFault(beginning, platform) {
  const start = beginning === undefined ? '' : Buffer.from(beginning).toString('hex');
  if (BEGINNINGS[platform].some((wanted) => start.startsWith(wanted))) return undefined;
  return 'The app has no command line for its system: npm run dist:cli makes one there, and npm run package puts it in.';
}

async function commandIn(resources, platform) {
  const name = platform === 'win32' ? 'stacklight.exe' : 'stacklight';
  const file = await open(path.join(resources, 'bin', name)).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    return (await file.read(Buffer.alloc(4), 0, 4, 0)).buffer;
  } finally {
    await file.close();
  }
}

async function everyBinaryIn(resources) {
  const files = await readdir(path.join(resources, 'app.asar.unpacked', 'node_modules'), { recursive: true }).catch(
    () => [],
  );
  return files.map((file) => file.replaceAll(path.sep, '/')).filter((file) => file.endsWith('.node'));
}

async function binariesIn(resources) {
  const folder = path.join(resources, 'app.asar.unpacked', 'node_modules', '@koromix');
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  return files.map((file) => file.replaceAll(path.sep, '/')).filter((file) => file.endsWith('.node'));
}
