/** A small HTTP server as a service of a stack, and copies of it that somebody starts by hand. */
import { type ChildProcess, spawn } from 'node:child_process';
import { PYTHON } from './main-stack.ts';

/** Answers on HOST:PORT that it is healthy; `--noise` writes as fast as it can. */
export const SMALL_SERVER = `import { createServer } from 'node:http';
const answer = (_, response) => response.end('{"status":"healthy"}');
createServer(answer).listen(Number(process.env.PORT), process.env.HOST ?? '127.0.0.1');
if (process.argv.includes('--noise')) setInterval(() => console.log('x'.repeat(100_000)), 10);
`;
/** Its health check as keys of a service, with a short grace period. */
export const checkOf = (port: number) =>
  `healthcheck: { http: "http://127.0.0.1:${port}/", interval: 500ms, timeout: 1s, start_interval: 100ms }, stop_grace_period: 2s`;
/** The service itself; `more` goes on with `, key: value`. */
export const serverOn = (port: number, more = '') =>
  `{ command: node server.mjs, environment: { PORT: ${port} }, ports: [${port}], ${checkOf(port)}${more} }`;

/** A copy started by hand in the folder that holds `server.mjs`. `terminal`: from a console, as Python's pty makes one. */
export function startCopy(
  folder: string,
  port: number,
  more: { host?: string; terminal?: boolean; args?: readonly string[] } = {},
): ChildProcess {
  const command = ['node', 'server.mjs', ...(more.args ?? [])];
  const console = `import pty; pty.spawn(${JSON.stringify(command)})`;
  const [program = '', ...args] = more.terminal ? [PYTHON, '-c', console] : command;
  const env = { ...process.env, PORT: String(port), ...(more.host ? { HOST: more.host } : {}) };
  return spawn(program, args, { cwd: folder, env, stdio: 'ignore' });
}
