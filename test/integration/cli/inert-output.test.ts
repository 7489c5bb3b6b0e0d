import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inertBlock } from '../../../shared/text/inert.ts';
import { describeAsRoot } from '../../support/as-root.ts';
import type { CliResult } from '../../support/cli.ts';
import { CliStack } from '../../support/cli-stack.ts';
import { takePort } from '../../support/free-ports.ts';
import { until } from '../../support/until.ts';

/** What a terminal would do with it: another title, another clipboard, another direction, a line that is gone. */
const HOSTILE = '\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07\x1b[2K\x1b[1A\u202egnp\u200b\x9b2J\u2028';
const SHOWN = '\\x1b]0;owned\\x07\\x1b]52;c;b3duZWQ=\\x07\\x1b[2K\\x1b[1A\\u202egnp\\u200b\\x9b2J';
const SERVE = `import os, socket, time
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('127.0.0.1', int(os.environ['AT']))); s.listen(5)
while True:
    c, _ = s.accept(); c.send(b'HTTP/1.0 500 ' + os.environ['SAYS'].encode() + b'\\r\\n\\r\\n' + os.environ['SAYS'].encode()); c.close()
`;

describeAsRoot('what others wrote', () => {
  let stack: CliStack;
  const [api, web] = [takePort(), takePort()];
  const results: Record<string, CliResult> = {};
  const run = async (name: string, ...args: string[]) => {
    const result = await stack.run(...args);
    results[name] = result;
    return result;
  };

  beforeAll(async () => {
    stack = new CliStack({ env: { NO_COLOR: '' } });
    chmodSync(stack.folder, 0o755);
    mkdirSync(stack.path('other'));
    writeFileSync(stack.path('serve.py'), SERVE);
    writeFileSync(stack.path('say.sh'), `printf '%b\\n' '${escaped(HOSTILE)} from the log'\nsleep 60\n`);
    // A process of another user, on a port of the stack, that gives itself a title as any program may.
    const stranger = spawn(
      'setpriv',
      ['--reuid=65534', '--regid=65534', '--clear-groups', '/usr/bin/python3', 'serve.py', HOSTILE],
      { env: { AT: String(api), SAYS: HOSTILE }, cwd: stack.folder, stdio: 'ignore' },
    );
    ended.push(() => stranger.kill('SIGKILL'));
    await until('the stranger listens', () => fetch(`http://127.0.0.1:${api}/`).then(() => true));
    stack.write(`name: shop
services:
  api: { command: ["python3", "serve.py", "x${yaml(HOSTILE)}"], environment: { AT: "${api}", SAYS: ok }, ports: [${api}], healthcheck: { http: "http://127.0.0.1:${api}/", interval: 500ms, retries: 1 } }
  web: { command: [python3, serve.py], environment: { AT: "${web}", SAYS: "${yaml(HOSTILE)}" }, ports: [${web}], healthcheck: { http: "http://127.0.0.1:${web}/", expect: { body: "never" }, interval: 300ms, retries: 1, start_period: 100ms } }
  log: { command: sh say.sh }
alerts: { after: 1s }
`);
    await run('trust', 'trust');
    await run('validate', 'validate');
    await run('up', 'up', '--timeout', '3s');
    await until('the incident is there', async () => (await stack.run('report')).code === 0);
    await until('the log is there', async () => (await stack.run('logs', 'log')).stdout.includes('from the log'));
    const calls = ['status', 'ports', 'doctor', 'history', 'report', 'logs'];
    for (const call of calls) await run(call, call);
    await run('report of the stranger', 'report', '2');
    for (const call of calls) await run(`${call} --json`, call, '--json');
    await run('fix-ports', 'fix-ports', '--dry-run');
    await run('cleanup', 'cleanup', '--dry-run');
    await run('runbook', 'export', 'runbook');
    await run('wrong call', 'report', HOSTILE);
    await run('no such command', HOSTILE);
    await run('no such file', 'status', '--stack', `/nowhere/${HOSTILE}`);
  }, 60_000);
  const ended: (() => void)[] = [];
  afterAll(async () => {
    for (const end of ended) end();
    await stack.end();
  });

  it('reaches no output of the command raw', () => {
    expect(Object.keys(results).length).toBeGreaterThan(15);
    for (const [name, { stdout, stderr }] of Object.entries(results)) {
      expect(inertBlock(stdout), `stdout of ${name}`).toBe(stdout);
      expect(inertBlock(stderr), `stderr of ${name}`).toBe(stderr);
    }
  });

  it('is shown where it belongs: the title of a process, the question, a log line, a check', () => {
    expect(results.ports?.stdout).toContain('\\x1b]0;owned\\x07');
    expect(results.trust?.stdout).toContain(SHOWN);
    expect(results.logs?.stdout).toContain(SHOWN);
    expect(results.history?.stdout).toContain('\\x1b]0;owned');
    const reports = `${results.report?.stdout}${results['report of the stranger']?.stdout}`;
    expect(reports).toContain('\\x1b');
    expect(results['status --json']?.json<{ services: unknown[] }>().services).toHaveLength(3);
  });

  it('is kept inert in the history on the disk', () => {
    const folder = stack.stateFolder();
    const files = readdirSync(folder).filter((name) => name.startsWith('history'));
    expect(files.length).toBeGreaterThan(0);
    for (const name of files) {
      const text = readFileSync(join(folder, name), 'utf8');
      expect(inertBlock(text), name).toBe(text);
    }
  });
});

/** For `printf %b` and for YAML in double quotes. */
function escaped(text: string): string {
  return [...Buffer.from(text)].map((byte) => `\\0${byte.toString(8)}`).join('');
}

function yaml(text: string): string {
  return Array.from(text, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}
