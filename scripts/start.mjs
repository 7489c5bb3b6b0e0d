/**
 * `npm start [-- --stack PATH] [--headless]`: the whole set-up of a fresh clone, then the app.
 * Only Node's own modules here and in what it imports at the top: it runs before `npm ci`.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { electronRuntime } from './electron-runtime.mjs';
import { buildReason, installReason } from './freshness.mjs';
import { npm, run, runInForeground } from './run.mjs';
import { ensureLibraries, isRoot } from './system-packages.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DEMO_STACK = path.join(ROOT, 'assets', 'demo', 'stacklight.yaml');
const USAGE = 'Usage: npm start [-- [--stack FILE|DIR] [--headless]]';
const say = (line) => console.error(line);

/** A reason to stop that a person can act on. */
class CannotStart extends Error {}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: { stack: { type: 'string' }, headless: { type: 'boolean', default: false } },
    });
    // npm changes to the project's folder; a relative path is meant from where the person stood.
    const stack =
      values.stack === undefined ? DEMO_STACK : path.resolve(process.env.INIT_CWD ?? process.cwd(), values.stack);
    return { stack, headless: values.headless };
  } catch (error) {
    say(`${error.message}\n${USAGE}`);
    return undefined;
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new CannotStart(`Stacklight is built with Node 20.19 or newer; this is ${process.versions.node}.`);
}

async function installPackages() {
  const reason = installReason(ROOT);
  if (!reason) return;
  say(`Installing the packages: ${reason} ...`);
  const code = await run(...npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']), { cwd: ROOT });
  if (code !== 0) throw new CannotStart('npm ci failed; what it said stands above.');
}

async function build() {
  const reason = buildReason(ROOT);
  if (!reason) return;
  say(`Building: ${reason} ...`);
  const vite = path.join(ROOT, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const code = await run(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: ROOT });
  if (code !== 0) throw new CannotStart('The build failed; what it said stands above.');
}

const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

async function startApp(stack) {
  const runtime = await electronRuntime({ say });
  say(`Electron ${runtime.version}: ${runtime.path}`);
  const libraries = await ensureLibraries(runtime.path, say);
  if (!libraries.ok) throw new CannotStart(libraries.message);
  await build();
  const sandbox = process.platform === 'linux' && isRoot() ? ['--no-sandbox'] : [];
  if (sandbox.length > 0)
    say("Running as root: Electron's sandbox is off (--no-sandbox). The packaged app never does that.");
  return runInForeground(runtime.path, [...sandbox, '.', '--stack', stack], { cwd: ROOT });
}

/** Without a window: bring the stack up through the command line, then show its status until interrupted. */
async function startHeadless(stack) {
  await build();
  const command = path.join(ROOT, 'out', 'main', 'cli.js');
  const up = await runInForeground(process.execPath, [command, 'up', '--stack', stack], { cwd: ROOT });
  // 1 means that a service is not well: that is what the status is for. Anything higher has said why already.
  if (up > 1) return up;
  say('The status follows; Ctrl-C ends the view, the services keep running.');
  return runInForeground(process.execPath, [command, 'status', '--watch', '--stack', stack], { cwd: ROOT });
}

async function start() {
  const options = readOptions();
  if (!options) return 2;
  checkNode();
  await installPackages();
  if (options.headless) return startHeadless(options.stack);
  if (hasDisplay()) return startApp(options.stack);
  say('There is no display (DISPLAY and WAYLAND_DISPLAY are not set): running without a window.');
  return startHeadless(options.stack);
}

try {
  process.exitCode = await start();
} catch (error) {
  say(error instanceof CannotStart ? error.message : `Stacklight could not be started: ${error.message}`);
  process.exitCode = 1;
}
