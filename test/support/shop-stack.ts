/** A small shop on real processes, with its check list: what a clean-up must not hurt. Runs under a host in this process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Action, Outcome } from '../../electron/contract/action.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { currentPlatform } from '../../electron/platform/current.ts';
import type { ActRequest } from '../../electron/supervisor/actions/request.ts';
import { Host } from '../../electron/supervisor/host/host.ts';
import { freePorts } from './main-stack.ts';
import { PROJECT } from './project-root.ts';
import { until } from './until.ts';

/** Values that must never be seen outside of the services. */
export const SENTINELS = {
  token: 'SENTINEL-token_4f9a*1',
  password: 'SENTINEL-pass_77b2',
  hook: 'SENTINEL-hook-9c31',
} as const;

export interface ShopOptions {
  readonly webhookPort?: number;
  readonly password?: string;
  readonly after?: string;
}

/** A host of its own with the shop open; `close` stops all of it. */
export class Shop {
  readonly host: Host;
  readonly folder: string;
  readonly home: string;
  readonly key: string;
  readonly api: number;
  readonly web: number;
  readonly #strays: ChildProcess[] = [];

  private constructor(host: Host, folder: string, home: string, key: string, api: number, web: number) {
    this.host = host;
    this.folder = folder;
    this.home = home;
    this.key = key;
    this.api = api;
    this.web = web;
  }

  static async open(options: ShopOptions = {}): Promise<Shop> {
    const folder = mkdtempSync(join(tmpdir(), 'stacklight-shop-'));
    const home = mkdtempSync(join(tmpdir(), 'stacklight-home-'));
    const [api = 0, web = 0] = await freePorts(2);
    for (const name of ['api', 'web']) {
      mkdirSync(join(folder, name));
      copyFileSync(join(PROJECT, `test/support/services/shop-${name}.mjs`), join(folder, name, 'main.mjs'));
    }
    writeFileSync(join(folder, 'api/.env'), `LOGIN_PASSWORD=${SENTINELS.password}\n`);
    writeFileSync(join(folder, 'stacklight.yaml'), stackText(api, web, options));
    const host = new Host(currentPlatform(), home, 'test');
    const opened = await host.openStack(folder, { origin: 'in a test' });
    if (!opened.ok) throw new Error(opened.problem.message);
    return new Shop(host, folder, home, opened.value, api, web);
  }

  get snapshot(): Snapshot {
    const snapshot = this.host.snapshot(this.key);
    if (!snapshot) throw new Error('the shop is not open');
    return snapshot;
  }

  pid(service: string): number {
    const pid = this.snapshot.services.find((one) => one.id === service)?.process?.pid;
    if (pid === undefined) throw new Error(`${service} does not run`);
    return pid;
  }

  async act(
    over: Partial<ActRequest> & Pick<ActRequest, 'kind'>,
    tell: (action: Action) => void = () => undefined,
  ): Promise<Outcome> {
    const request: ActRequest = {
      services: [],
      choices: [],
      dryRun: false,
      wait: true,
      timeoutMs: 30_000,
      actor: 'user',
      origin: 'in a test',
      ...over,
    };
    const done = await this.host.act(this.key, request, tell);
    if (!done.ok) throw new Error(done.problem.message);
    return done.value;
  }

  /** Copies of the front end, started by hand on ports that nobody declared. */
  async strays(count: number): Promise<readonly ChildProcess[]> {
    const ports = await freePorts(count);
    const strays = ports.map((port) =>
      spawn('node', ['main.mjs', '--port', String(port)], {
        cwd: join(this.folder, 'web'),
        stdio: 'ignore',
        detached: true,
      }),
    );
    this.#strays.push(...strays);
    for (const port of ports) {
      await until(`the stray on ${port} answers`, async () => (await fetch(`http://127.0.0.1:${port}/`)).ok);
    }
    return strays;
  }

  /** From now on the backend cannot start. */
  breakApi(): void {
    writeFileSync(join(this.folder, 'api/main.mjs'), "throw new Error('broken');\n");
  }

  /** Changes the stack file, as a person in an editor would. */
  rewrite(change: (text: string) => string): void {
    const file = join(this.folder, 'stacklight.yaml');
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  }

  /** The history file as it is on the disk. */
  historyText(): string {
    return readFileSync(join(this.home, 'stacks', this.key, 'history.jsonl'), 'utf8');
  }

  async close(): Promise<void> {
    for (const stray of this.#strays) if (!isOver(stray)) stray.kill('SIGKILL');
    await this.act({ kind: 'down' });
    await this.host.close();
    for (const folder of [this.folder, this.home]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export function isOver(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function stackText(api: number, web: number, { webhookPort, password, after = '200ms' }: ShopOptions): string {
  const webhook = webhookPort ? `, webhook: "http://127.0.0.1:${webhookPort}/${SENTINELS.hook}"` : '';
  return `name: shop
services:
  api:
    command: node main.mjs --port ${api}
    working_dir: ./api
    env_file: [./api/.env]
    environment: { API_TOKEN: "${SENTINELS.token}" }
    ports: [${api}]
    healthcheck: { http: "http://127.0.0.1:${api}/health", expect: { status: 200, json: { status: healthy } }, interval: 200ms, timeout: 1s, start_interval: 50ms }
    restart: "no"
    stop_grace_period: 2s
  web:
    command: node main.mjs --port ${web}
    working_dir: ./web
    ports: [${web}]
    depends_on: [api]
    healthcheck: { http: "http://127.0.0.1:${web}/", interval: 200ms, timeout: 1s, start_interval: 50ms }
    restart: "no"
    stop_grace_period: 2s
smoke:
  - { name: log in, http: "http://127.0.0.1:${api}/api/login", method: POST, body: { user: ann, password: "${password ?? SENTINELS.password}" }, expect: { status: 200, json: { token: "${SENTINELS.token}" } } }
  - { name: live updates, websocket: "ws://127.0.0.1:${api}/ws" }
alerts: { after: ${after}${webhook} }
`;
}
