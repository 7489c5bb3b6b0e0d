/**
 * `npm start [-- --stack PATH] [--headless]`: the whole set-up of a fresh clone, then the app.
 * Only Node's own modules here and in what it imports at the top: it runs before `npm ci`.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { electronRuntime } from './electron-runtime.mjs';
import { build, CannotContinue, checkNode, installPackages, ROOT } from './prepare.mjs';
import { runInForeground } from './run.mjs';
import { ensureLibraries, isRoot } from './system-packages.mjs';

const DEMO_STACK = path.join(ROOT, 'assets', 'demo', 'stacklight.yaml');
const USAGE = 'Usage: npm start [-- [--stack FILE|DIR] [--headless]]';
const say = (line) => console.error(line);

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

const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

async function startApp(stack) {
  const runtime = await electronRuntime({ say });
  say(`Electron ${runtime.version}: ${runtime.path}`);
  const libraries = await ensureLibraries(runtime.path, say);
  if (!libraries.ok) throw new CannotContinue(libraries.message);
  await build(say);
  const sandbox = process.platform === 'linux' && isRoot() ? ['--no-sandbox'] : [];
  if (sandbox.length > 0)
    say("Running as root: Electron's sandbox is off (--no-sandbox). The packaged app never does that.");
  return runInForeground(runtime.path, [...sandbox, '.', '--stack', stack], { cwd: ROOT });
}

/** Without a window: bring the stack up through the command line, then show its status until interrupted. */
async function startHeadless(stack) {
  await build(say);
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
  await installPackages(say);
  if (options.headless) return startHeadless(options.stack);
  if (hasDisplay()) return startApp(options.stack);
  say('There is no display (DISPLAY and WAYLAND_DISPLAY are not set): running without a window.');
  return startHeadless(options.stack);
}

try {
  process.exitCode = await start();
} catch (error) {
  say(error instanceof CannotContinue ? error.message : `Stacklight could not be started: ${error.message}`);
  process.exitCode = 1;
}
