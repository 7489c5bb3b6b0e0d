/**
 * "Cause a port conflict": starts a second clock by hand, as people do in a terminal that they then forget. It is the very
 * command of the service, in the same folder; only HOST differs, since one address cannot be listened on twice. Where
 * `localhost` is ::1 first, browsers now reach this copy. Prints its pid and leaves it running.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const { HOST = '::1', PORT = '4801' } = process.env;

const stray = spawn('node', ['clock.mjs'], {
  cwd: folder,
  env: { ...process.env, HOST, PORT },
  detached: true,
  stdio: 'ignore',
  windowsHide: true,
});
stray.once('error', (error) => {
  console.error(`the stray clock cannot be started: ${error.message}`);
  process.exitCode = 1;
});
stray.once('spawn', () => {
  console.log(String(stray.pid));
  stray.unref();
});
