/**
 * `npm run dist:npm`: dist/stacklight-VERSION.tgz, the command line, the headless supervisor and the demo as a package for npm,
 * without Electron. `npm i -g` of it brings the command `stacklight`.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stage } from './dist/stage.mjs';
import { CannotContinue, checkNode, installPackages, ROOT } from './prepare.mjs';
import { npm, run } from './run.mjs';

const say = (line) => console.error(line);
checkNode();
const scratch = await mkdtemp(path.join(tmpdir(), 'stacklight-npm-'));
try {
  await installPackages(say);
  const version = await stage(path.join(scratch, 'package'));
  const dist = path.join(ROOT, 'dist');
  const [command, args] = npm(['pack', '--silent', '--ignore-scripts', `--pack-destination=${dist}`]);
  await mkdir(dist, { recursive: true });
  process.exitCode = await run(command, args, { cwd: path.join(scratch, 'package'), quiet: true });
  if (process.exitCode === 0) say(`Made dist/stacklight-${version}.tgz`);
} catch (error) {
  say(error instanceof CannotContinue ? error.message : `The package could not be made: ${error.message}`);
  process.exitCode = 1;
} finally {
  await rm(scratch, { recursive: true, force: true });
}
