/**
 * A service for Windows: `node service.mjs PORT [HELPER_PORT]`. Answers on its port, exits with 3 when asked for /crash, and with a second
 * port starts a helper that leaves its tree as far as Windows lets it. FILLED_IN: the folder where it does what Wine leaves out.
 */
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

const [port, helperPort] = process.argv.slice(2);
const folder = process.env.FILLED_IN;

const end = () => {
  console.log('asked to end');
  process.exit(0);
};
process.on('SIGBREAK', end);
if (folder) setInterval(() => existsSync(path.join(folder, `break-${process.pid}`)) && end(), 50);

console.log(`argument ${process.env.WORD ?? ''}`);
createServer((request, response) => {
  if (request.url === '/crash') process.exit(3);
  response.end(String(process.pid));
}).listen(Number(port), '127.0.0.1', () => {
  if (folder) writeFileSync(path.join(folder, `owner-${port}`), String(process.pid));
  console.log(`listens on ${port}`);
  // Its own group and none of Node's jobs, its parent gone in a moment, no mark of ours: only the job of the service has it.
  if (helperPort) {
    const script = `require('node:child_process').spawn(process.execPath, ${JSON.stringify([process.argv[1], helperPort])}, { detached: true, stdio: 'ignore' }).unref()`;
    const unmarked = Object.entries(process.env).filter(([name]) => !name.startsWith('STACKLIGHT_'));
    const env = Object.fromEntries(unmarked);
    spawn(process.execPath, ['-e', script], { detached: true, stdio: 'ignore', env }).unref();
  }
});
