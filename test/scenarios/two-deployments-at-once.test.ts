/** Incident 2: six copies of a backend, started by hand, shadowed its container; fixes went to the wrong copy all day. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Outcome } from '../../electron/contract/action.ts';
import type { PortView } from '../../electron/contract/service.ts';
import { CliStack, isRunning } from '../support/cli-stack.ts';
import { describeWithDocker, docker, ensureTestImage, TEST_IMAGE, TestContainers } from '../support/docker.ts';
import { endStrays, freePorts, PYTHON } from '../support/main-stack.ts';
import { failed, finding, findings, fix, keepReportThatSays, listenersOn, statusOf } from '../support/scenario.ts';
import { until } from '../support/until.ts';

describeWithDocker('two deployments at once', () => {
  const stack = new CliStack();
  const containers = new TestContainers();
  const network = `${containers.name()}-net`;
  const api = containers.name();
  const ollama = containers.name();
  const copies: ChildProcess[] = [];
  let port: number;
  let model: number;
  const startedAt = () => docker('inspect', '--format', '{{.State.StartedAt}} {{.RestartCount}}', api);
  const serious = async () => (await findings(stack)).filter(({ severity }) => severity !== 'info').map(({ id }) => id);
  const ask = async (host: string) =>
    (await (await fetch(`http://${host}:${port}/health`, { headers: { connection: 'close' } })).json()) as {
      status: string;
      pid?: number;
    };

  /** A copy by hand: the program of the container, in its source folder, without the container's environment. */
  async function startCopy(at = port): Promise<ChildProcess> {
    const copy = spawn(PYTHON, ['main.py', '--port', String(at)], {
      cwd: stack.path('api'),
      env: { PATH: process.env.PATH },
      stdio: 'ignore',
      detached: true,
    });
    copies.push(copy);
    await until('the copy listens', () => copy.pid !== undefined && listenersOn(at).includes(copy.pid));
    return copy;
  }

  beforeAll(async () => {
    [port = 0, model = 0] = await freePorts(2);
    mkdirSync(stack.path('api'));
    writeFileSync(stack.path('api/main.py'), MAIN);
    writeFileSync(stack.path('api/.env.example'), 'OLLAMA_URL=http://localhost:11434\nWORKERS=2\n');
    writeFileSync(stack.path('api/health'), '{"status":"healthy"}');
    // The image has no Python: this stands for it, so that the container runs the very command of the copies.
    writeFileSync(stack.path('python3'), '#!/bin/sh\nexec httpd -f -p 8000 -h /app\n', { mode: 0o755 });
    await ensureTestImage();
    await docker('network', 'create', network);
    const common = ['--restart', 'unless-stopped', '--network', network];
    const answers = 'mkdir -p /www && echo "Ollama is running" > /www/index.html && exec httpd -f -p 11434 -h /www';
    await containers.run(answers, [...common, '--network-alias', 'ollama', '-p', `127.0.0.2:${model}:11434`], ollama);
    const mounts = ['-v', `${stack.path('api')}:/app:ro`, '-v', `${stack.path('python3')}:/bin/python3:ro`];
    const given = ['-e', 'OLLAMA_URL=http://ollama:11434', '-p', `127.0.0.2:${port}:8000`, '-w', '/app'];
    const main = ['python3', 'main.py', '--port', '8000'];
    await docker('run', '-d', '--name', api, ...common, ...mounts, ...given, TEST_IMAGE, ...main);
    stack.write(stackText({ api, ollama, port, model }));
  });

  afterAll(async () => {
    endStrays(copies);
    await stack.end();
    await containers.cleanUp();
    await docker('network', 'rm', network).catch(() => undefined);
  });

  it('all is well: the container is the one deployment, and reaches its model by name from inside', async () => {
    expect(failed(await stack.up())).toEqual([]);
    expect(await docker('exec', api, 'wget', '-qO-', 'http://ollama:11434/')).toContain('Ollama is running');
    expect(await serious()).toEqual([]);
  });

  it('six copies by hand answer on localhost and say OFFLINE, while the container answers where nobody looks', async () => {
    for (let n = 0; n < 6; n += 1) await startCopy();
    expect(await ask('127.0.0.1')).toMatchObject({ status: 'OFFLINE' });
    expect(await ask('127.0.0.2')).toEqual({ status: 'healthy' });
    const red = await until('the light is red', async () => {
      const seen = await stack.peek();
      return seen?.light === 'red' && seen;
    });
    expect(red.services.find(({ id }) => id === 'api')).toMatchObject({ shadowed: true });
  });

  it('is explained: who shadows, which one the stack file names, and where each copy comes from', async () => {
    const shadowed = await finding(stack, 'port-shadowed/api');
    expect(shadowed?.message).toMatch(/answers come from pid \d+ \(.*main.py --port \d+.*not from container/);
    const twice = await finding(stack, 'duplicate-deployment/api');
    expect(twice).toMatchObject({ severity: 'error', fixes: [{ intent: 'planFixPorts' }] });
    expect(twice?.message).toBe(
      `api runs twice: the stack file names container ${api}, and 6 native copies run beside it; \`deployment: container\` forbids the other kind.`,
    );
    expect(twice?.evidence[0]).toContain('stacklight.yaml: api is a container');
    for (const { pid } of copies) {
      const line = twice?.evidence.find((one) => one.includes(`pid ${pid} `));
      expect(line).toContain(stack.path('api'));
      // Age and parent.
      expect(line).toMatch(/started|since|ago/);
      expect(line).toMatch(/node|vitest/);
    }
  });

  it('says what the copies lack: their env file, and an address that works from this machine', async () => {
    const missing = await until('the env file is missed', () => finding(stack, 'env-file-missing/api'));
    expect(missing.message).toContain(`${stack.path('api/.env')} is not`);
    const name = await until('the name is explained', () => finding(stack, 'host-uses-container-name/api'));
    expect(name.message).toBe(
      `the native copy of api is configured to use ollama:11434, a name that exists only inside Docker's networks: from this machine 127.0.0.2:${model} would work.`,
    );
    expect(await statusOf(`http://127.0.0.2:${model}/`)).toBe(200);
    await fix(stack, 'env-file-missing/api');
    expect(readFileSync(stack.path('api/.env'), 'utf8')).toBe(readFileSync(stack.path('api/.env.example'), 'utf8'));
  });

  it('plans exactly the six, and nothing happens without a yes', async () => {
    const listed = (await stack.run('ports', '--json')).json<{ ports: PortView[] }>();
    const verdicts = listed.ports.find((one) => one.port === port)?.holders.map(({ verdict }) => verdict);
    expect(verdicts?.sort()).toEqual([...Array.from({ length: 6 }, () => 'duplicate'), 'expected']);
    const planned = (await stack.run('fix-ports', '--dry-run', '--json')).json<Outcome>();
    expect(planned.plan.steps.map(({ pid }) => pid).sort()).toEqual(copies.map(({ pid }) => pid).sort());
    expect(copies.every(isRunning)).toBe(true);
  });

  it('is fixed by ending the copies; the container is not touched, and it is proved', async () => {
    const before = await startedAt();
    const fixed = await fix(stack, 'duplicate-deployment/api');
    expect(failed(fixed)).toEqual([]);
    await until('all six are gone', () => !copies.some(isRunning));
    expect(await startedAt()).toBe(before);
    expect(await statusOf(`http://127.0.0.1:${port}/health`)).toBe('refused');
    expect(await ask('127.0.0.2')).toEqual({ status: 'healthy' });
    expect((await stack.snapshot()).light).toBe('green');
    expect(await serious()).toEqual([]);
  });

  it('finds the next native copy at once, because the stack file forbids it', async () => {
    const copy = await startCopy();
    const said = await until(
      'the running picture says it',
      async () => (await stack.peek())?.findings.find(({ id }) => id === 'duplicate-deployment/api'),
      { deadlineMs: 5_000 },
    );
    expect(said.message).toContain('1 native copy runs beside it; `deployment: container` forbids the other kind');
    await fix(stack, 'duplicate-deployment/api');
    await until('it is gone', () => !isRunning(copy));
  });

  it('finds and ends a copy that listens on another port, too', async () => {
    const [elsewhere = 0] = await freePorts(1);
    const copy = await startCopy(elsewhere);
    const said = await until('the doctor finds it', () => finding(stack, 'duplicate-deployment/api'));
    expect(said.fixes).toEqual([{ intent: 'endCopies', label: 'End the copy' }]);
    await fix(stack, 'duplicate-deployment/api');
    await until('it is gone', () => !isRunning(copy));
    expect(await ask('127.0.0.2')).toEqual({ status: 'healthy' });
  });

  it('leaves a report that names the container and the copies', async () => {
    await until('the incident is over', async () => (await stack.run('status')).code === 0);
    const report = await keepReportThatSays(stack, 'two-deployments-at-once', /answers come from pid \d+/);
    expect(report).toContain(`not from container ${api}`);
    expect(report).toContain('- [x] api is healthy');
  });
});

const MAIN = `
import json, os, socket, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

# Nobody filled in a .env: the default is a name of Docker's network.
url = os.environ.get("OLLAMA_URL", "http://ollama:11434")

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"status": "OFFLINE", "model": url, "pid": os.getpid()}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *rest):
        pass

class Server(HTTPServer):
    def server_bind(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        super().server_bind()

Server(("127.0.0.1", int(sys.argv[2])), Handler).serve_forever()
`;

function stackText(at: { api: string; ollama: string; port: number; model: number }): string {
  const timing = 'interval: 1s, timeout: 2s, start_interval: 200ms';
  return `name: assistant
services:
  ollama:
    container: ${at.ollama}
    ports: ["127.0.0.2:${at.model}:11434"]
    healthcheck: { http: "http://127.0.0.2:${at.model}/", ${timing} }
    stop_grace_period: 1s
  api:
    container: ${at.api}
    deployment: container
    depends_on: [ollama]
    ports: ["127.0.0.2:${at.port}:8000"]
    healthcheck: { http: "http://127.0.0.2:${at.port}/health", expect: { json: { status: healthy } }, ${timing} }
    stop_grace_period: 1s
smoke:
  - { name: api answers, http: "http://127.0.0.2:${at.port}/health", expect: { json: { status: healthy } } }
alerts: { after: 1s }
`;
}
