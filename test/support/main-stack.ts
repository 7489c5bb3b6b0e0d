/**
 * The stack of the main job on real parts: a FastAPI service under uvicorn, a Vite dev server and a container, in a
 * folder of their own; and the six stray copies that shadow the container's port.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from './project-root.ts';
import { until } from './until.ts';

/** Debian's FastAPI is seen by its own interpreter only, whatever stands first on the PATH. */
export const PYTHON = '/usr/bin/python3';

export interface MainStack {
  readonly folder: string;
  readonly file: string;
  readonly api: number;
  readonly web: number;
  readonly shop: number;
  remove(): void;
}

const API = `
import argparse, os, socket
import uvicorn
from fastapi import FastAPI

app = FastAPI()

@app.get("/health")
def health():
    return {"status": "healthy", "pid": os.getpid()}

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--host", default="127.0.0.1")
args = parser.parse_args()
family = socket.AF_INET6 if ":" in args.host else socket.AF_INET
listener = socket.socket(family, socket.SOCK_STREAM)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
if os.environ.get("SHARE_PORT"):
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
listener.bind((args.host, args.port))
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
`;

export { freePorts } from './free-ports.ts';

/** Writes the folder of the stack; `container` is the name of an existing container that publishes `shop` on 127.0.0.2. */
export function writeMainStack(
  container: string,
  ports: { api: number; web: number; shop: number },
  options: { sharePort?: boolean } = {},
): MainStack {
  const folder = mkdtempSync(join(tmpdir(), 'stacklight-shop-'));
  for (const name of ['api', 'web']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'api/main.py'), API);
  writeFileSync(join(folder, 'web/index.html'), '<!doctype html><title>Shop</title><h1>Shop</h1>');
  const share = options.sharePort ? '\n    environment: { SHARE_PORT: "1" }' : '';
  const file = join(folder, 'stacklight.yaml');
  writeFileSync(
    file,
    `name: shop
services:
  shop-api:
    container: ${container}
    stop_grace_period: 1s
    ports: ["127.0.0.2:${ports.shop}:8000"]
    healthcheck: { http: "http://127.0.0.2:${ports.shop}/health", interval: 1s, timeout: 2s, start_interval: 200ms }
  api:
    command: ${PYTHON} main.py --port ${ports.api}
    working_dir: ./api${share}
    ports: [${ports.api}]
    healthcheck: { http: "http://127.0.0.1:${ports.api}/health", expect: { json: { status: healthy } }, interval: 1s, timeout: 2s, start_period: 30s, start_interval: 200ms }
    restart: on-failure
    stop_grace_period: 3s
  web:
    command: node ${join(PROJECT, 'node_modules/vite/bin/vite.js')} --host 127.0.0.1 --port ${ports.web} --strictPort
    working_dir: ./web
    ports: [${ports.web}]
    depends_on: [api]
    healthcheck: { http: "http://127.0.0.1:${ports.web}/", interval: 1s, timeout: 2s, start_period: 30s, start_interval: 200ms }
    stop_grace_period: 3s
smoke:
  - { name: the shop answers, http: "http://127.0.0.2:${ports.shop}/health", expect: { json: { status: healthy } } }
alerts: { after: 4s }
`,
  );
  return { folder, file, ...ports, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Stray copies of the API, started by hand: the same program in the same folder, sharing one address by SO_REUSEPORT. */
export async function startStrays(
  stack: MainStack,
  count: number,
  port: number,
  host = '127.0.0.1',
): Promise<ChildProcess[]> {
  const strays = Array.from({ length: count }, () =>
    spawn(PYTHON, ['main.py', '--port', String(port), '--host', host], {
      cwd: join(stack.folder, 'api'),
      env: { PATH: process.env.PATH, SHARE_PORT: '1' },
      stdio: 'ignore',
      detached: true,
    }),
  );
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/health`;
  const answered = new Set<number>();
  await until(
    `all ${count} strays answer on ${url}`,
    async () => {
      const response = await fetch(url, { headers: { connection: 'close' } }).catch(() => undefined);
      if (response?.ok) answered.add(((await response.json()) as { pid: number }).pid);
      return strays.every((stray) => stray.pid !== undefined && answered.has(stray.pid));
    },
    { deadlineMs: 30_000, everyMs: 5 },
  );
  return strays;
}

/** Ends what a failed test left; what is gone already is none of our business. */
export function endStrays(strays: readonly ChildProcess[]): void {
  for (const stray of strays) if (stray.exitCode === null && stray.signalCode === null) stray.kill('SIGKILL');
}
