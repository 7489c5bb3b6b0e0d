/** Incident 3: a server started in a console died when the console was closed, or kept its port when it was not. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../electron/contract/action.ts';
import { CliStack, isAlive, isRunning } from '../support/cli-stack.ts';
import { freePorts, PYTHON } from '../support/main-stack.ts';
import { failed, finding, findings, fix, keepReport, listenersOn, psOf, statusOf } from '../support/scenario.ts';
import { until } from '../support/until.ts';

describe('the server that died with its terminal', () => {
  const stack = new CliStack();
  let terminal: ChildProcess | undefined;
  let api: number;
  let old: number;
  let worker: number;
  const command = () => `${PYTHON} -m uvicorn main:app --host 127.0.0.1 --port ${api}`;
  const health = () => statusOf(`http://127.0.0.1:${api}/health`);

  /** The server in a console of its own (`script` gives it a controlling terminal); its pid once it answers. */
  async function startInTerminal(): Promise<number> {
    terminal = spawn('script', ['-qfc', `exec ${command()}`, '/dev/null'], {
      cwd: stack.path('api'),
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    await until('the server in the terminal answers', async () => (await health()) === 200, { deadlineMs: 20_000 });
    const [pid = 0] = listenersOn(api);
    expect(psOf(pid, 'tty')).toMatch(/^pts\//);
    return pid;
  }

  /** As when somebody closes the window: the terminal goes, and the kernel hangs up on what runs in it. */
  async function closeTerminal(): Promise<void> {
    const window = terminal;
    window?.kill('SIGKILL');
    await until('the terminal is gone', () => window === undefined || !isRunning(window));
  }

  beforeAll(async () => {
    [api = 0, old = 0, worker = 0] = await freePorts(3);
    for (const name of ['api', 'old', 'worker']) mkdirSync(stack.path(name));
    writeFileSync(stack.path('api/main.py'), API);
    writeFileSync(stack.path('old/main.py'), OLD);
    writeFileSync(stack.path('worker/main.py'), WORKER);
    stack.write(stackText({ command: command(), api, old, worker }));
  });

  afterAll(async () => {
    await closeTerminal();
    await stack.end();
  });

  it('dies with the terminal that it was started in', async () => {
    const pid = await startInTerminal();
    await closeTerminal();
    await until('the server is gone', () => !isAlive(pid));
    expect(await health()).toBe('refused');
  });

  it('is found while it runs in a terminal, with pid, terminal and session', async () => {
    const pid = await startInTerminal();
    expect((await stack.run('trust', '--yes')).code).toBe(0);
    const found = await until('the doctor says it', () => finding(stack, 'terminal-bound/api'));
    const tty = psOf(pid, 'tty');
    expect(found.message).toBe(
      `api runs in a terminal (pid ${pid} on ${found.message.match(/on (\S+)\)/)?.[1]}) and ends with it; Stacklight can take it over.`,
    );
    expect(found.message).toContain(tty);
    expect(found.evidence.join('\n')).toContain(`session ${psOf(pid, 'sid')}`);
    expect(found.fixes).toEqual([{ intent: 'takeOver', label: 'Take it over' }]);
  });

  it('keeps its port: a start beside it is blocked with the holder named, not a crash', async () => {
    const [holder = 0] = listenersOn(api);
    const up = await stack.run('up', 'api', '--json');
    expect(up.code).toBe(1);
    const taken = await finding(stack, 'port-taken/api');
    expect(taken?.message).toMatch(
      new RegExp(`^api cannot start: port ${api} on 127\\.0\\.0\\.1 is held by pid ${holder} \\(.*uvicorn main:app`),
    );
    expect(await stack.service('api')).toMatchObject({ state: 'blocked', restarts: { count: 0 } });
    expect(listenersOn(api)).toEqual([holder]);
  });

  it('is taken over by one fix: ended in the terminal, started supervised, proved', async () => {
    const [before = 0] = listenersOn(api);
    const planned = await stack.run('doctor', '--fix', 'terminal-bound/api', '--dry-run', '--json');
    expect(planned.json<Outcome>().plan.steps).toMatchObject([
      { action: 'kill', pid: before },
      { action: 'start', target: 'api' },
    ]);
    expect(isAlive(before)).toBe(true);
    const taken = await fix(stack, 'terminal-bound/api');
    expect(taken.verification.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['terminal-bound/api is gone', 'api is healthy']),
    );
    expect(isAlive(before)).toBe(false);
    const [pid = 0] = listenersOn(api);
    expect(psOf(pid, 'tty')).toBe('?');
    expect(psOf(pid, 'sid')).not.toBe(String(terminal?.pid));
    expect((await stack.service('api'))?.process?.pid).toBe(pid);
  });

  it('outlives the terminal from then on', async () => {
    const [pid = 0] = listenersOn(api);
    await closeTerminal();
    expect(await health()).toBe(200);
    expect(listenersOn(api)).toEqual([pid]);
  });

  it('explains TIME_WAIT where nobody holds the port and it still cannot be had', async () => {
    await leaveTimeWait(old);
    expect(listenersOn(old)).toEqual([]);
    const up = await stack.run('up', 'old', '--json', '--timeout', '8s');
    expect(up.code).toBe(1);
    const waited = await until('the doctor explains it', () => finding(stack, 'port-taken/old'));
    expect(waited.message).toContain(`its port ${old} is in TIME_WAIT: nobody holds it`);
    expect(waited.message).toContain('A server that sets SO_REUSEADDR may bind it at once');
    expect(waited.fixes).toEqual([{ intent: 'restart', label: 'Try again' }]);
    // As the sentence advises.
    writeFileSync(stack.path('old/main.py'), OLD.replace('reuse = 0', 'reuse = 1'));
    const again = await fix(stack, 'port-taken/old');
    expect(again.verification.map(({ check }) => check)).toContain('old is healthy');
    expect(await statusOf(`http://127.0.0.1:${old}/`)).toBe(200);
  });

  it('blocks what misses a module by its name, instead of starting it again and again', async () => {
    const up = await stack.run('up', 'worker', '--json');
    expect(up.code).toBe(1);
    expect(await stack.service('worker')).toMatchObject({ state: 'blocked', restarts: { count: 0 } });
    const missing = await finding(stack, 'preflight-failed/worker');
    expect(missing?.message).toContain('the worker needs shop_queue');
    expect(missing?.message).toContain("No module named 'shop_queue'");
    // As after `pip install`.
    writeFileSync(stack.path('worker/shop_queue.py'), '');
    const started = await fix(stack, 'preflight-failed/worker');
    expect(started.verification.map(({ check }) => check)).toContain('worker is healthy');
    expect(await statusOf(`http://127.0.0.1:${worker}/`)).toBe(200);
  });

  it('leaves a stack that is well, without a finding, and a report', async () => {
    const up = await stack.up();
    expect(failed(up)).toEqual([]);
    await until('nothing is found', async () => (await findings(stack)).length === 0);
    await until('the incident is over', async () => (await stack.run('status')).code === 0);
    const report = await keepReport(stack, 'server-died-with-its-terminal', 1);
    expect(report).toMatch(/^# (api|old|worker) (was|is) down/);
  });
});

/**
 * A connection that the server's side closes first: the kernel keeps its port for a minute. Linux gives it to a server with
 * SO_REUSEADDR only when the earlier one had set it too.
 */
async function leaveTimeWait(port: number): Promise<void> {
  const script = `
import socket
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", ${port}))
server.listen()
client = socket.create_connection(("127.0.0.1", ${port}))
taken, _ = server.accept()
taken.close()
client.recv(1)
client.close()
server.close()
`;
  const child = spawn(PYTHON, ['-c', script], { stdio: 'ignore' });
  await until('the connections are closed', () => !isRunning(child));
  expect(child.exitCode).toBe(0);
}

const API = `
from fastapi import FastAPI

app = FastAPI()

@app.get("/health")
def health():
    return {"status": "healthy"}
`;

/** Binds without SO_REUSEADDR, as servers on Windows and old ones do. */
const OLD = `
import socket, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

reuse = 0

class Old(HTTPServer):
    allow_reuse_address = reuse

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

Old(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
`;

const WORKER = `import shop_queue\n${OLD}`;

function stackText(at: { command: string; api: number; old: number; worker: number }): string {
  const timing = 'interval: 1s, timeout: 1s, start_period: 20s, start_interval: 100ms';
  return `name: console
services:
  api:
    command: ${at.command}
    working_dir: ./api
    ports: ["127.0.0.1:${at.api}"]
    preflight: [{ run: '${PYTHON} -c "import fastapi"', because: the API needs fastapi }]
    healthcheck: { http: "http://127.0.0.1:${at.api}/health", expect: { json: { status: healthy } }, ${timing} }
    stop_grace_period: 3s
  old:
    command: ${PYTHON} main.py ${at.old}
    working_dir: ./old
    ports: ["127.0.0.1:${at.old}"]
    healthcheck: { http: "http://127.0.0.1:${at.old}/", ${timing} }
    restart: { policy: on-failure, max_restarts: 2, backoff: { initial: 200ms, max: 400ms } }
    stop_grace_period: 1s
  worker:
    command: ${PYTHON} main.py ${at.worker}
    working_dir: ./worker
    ports: ["127.0.0.1:${at.worker}"]
    preflight: [{ run: '${PYTHON} -c "import shop_queue"', because: the worker needs shop_queue }]
    healthcheck: { http: "http://127.0.0.1:${at.worker}/", ${timing} }
    restart: on-failure
    stop_grace_period: 1s
alerts: { after: 1s }
`;
}
