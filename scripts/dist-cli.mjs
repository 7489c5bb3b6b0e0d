/**
 * `npm run dist:cli`: dist/stacklight, the command line and the headless supervisor in one executable for this system, which needs
 * no Node: the Node that runs this script with our files inside.
 */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { makeExecutable } from './dist/executable.mjs';
import { CannotContinue, checkNode, installPackages, ROOT } from './prepare.mjs';

const say = (line) => console.error(line);
checkNode();
try {
  await installPackages(say);
  const file = await makeExecutable();
  say(`Made ${path.relative(ROOT, file)}, ${Math.round((await stat(file)).size / 2 ** 20)} MiB`);
} catch (error) {
  say(error instanceof CannotContinue ? error.message : `The executable could not be made: ${error.message}`);
  process.exitCode = 1;
}
