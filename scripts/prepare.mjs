/** What `npm start` and `npm test` do first. Only Node's own modules: it runs before `npm ci`. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildReason, installReason } from './freshness.mjs';
import { npm, run } from './run.mjs';

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A reason to stop that a person can act on. */
export class CannotContinue extends Error {}

/** Refuses a Node that the build tools do not run on. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new CannotContinue(`Stacklight is built with Node 20.19 or newer; this is ${process.versions.node}.`);
}

/** Runs `npm ci` when node_modules is missing or older than the lock. */
export async function installPackages(say) {
  const reason = installReason(ROOT);
  if (!reason) return;
  say(`Installing the packages: ${reason} ...`);
  const code = await run(...npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']), { cwd: ROOT });
  if (code !== 0) throw new CannotContinue('npm ci failed; what it said stands above.');
}

/** Builds out/ when a source is newer. */
export async function build(say) {
  const reason = buildReason(ROOT);
  if (!reason) return;
  say(`Building: ${reason} ...`);
  const vite = path.join(ROOT, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const code = await run(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: ROOT });
  if (code !== 0) throw new CannotContinue('The build failed; what it said stands above.');
}
