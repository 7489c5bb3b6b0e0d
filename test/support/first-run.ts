/** Small projects as people have them, for the tests of the way in. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright';
import { TEST_IMAGE } from './docker.ts';
import { PROJECT } from './project-root.ts';

export interface Project {
  readonly folder: string;
  readonly name: string;
  remove(): void;
}

function newFolder(name: string): Project {
  const parent = mkdtempSync(join(tmpdir(), 'stacklight-first-'));
  const folder = join(parent, name);
  mkdirSync(folder);
  return { folder, name, remove: () => rmSync(parent, { recursive: true, force: true, maxRetries: 5 }) };
}

/** A Compose project of a web server with a health check and a worker that waits for it. */
export function composeProject(name: string, port: number): Project {
  const project = newFolder(name);
  writeFileSync(
    join(project.folder, 'docker-compose.yml'),
    `version: "3.8"
services:
  web:
    image: ${TEST_IMAGE}
    command: ["/bin/sh", "-c", "mkdir -p /www; echo ok > /www/health; exec httpd -f -p 8000 -h /www"]
    ports: ["127.0.0.1:${port}:8000"]
    healthcheck:
      test: ["CMD-SHELL", "wget -q -O- http://127.0.0.1:8000/health"]
      interval: 1s
      timeout: 2s
      retries: 3
    stop_grace_period: 1s
  worker:
    image: ${TEST_IMAGE}
    command: ["/bin/sleep", "3600"]
    depends_on: [web]
    stop_grace_period: 1s
`,
  );
  return project;
}

/** A folder with a stack file of ours that runs one server. */
export function stackProject(name: string, port: number): Project {
  const project = newFolder(name);
  writeStack(project, port);
  return project;
}

/** Writes its stack file, as somebody would in an editor. */
export function writeStack({ folder, name }: Project, port: number): void {
  writeFileSync(
    join(folder, 'stacklight.yaml'),
    `name: ${name}
services:
  api:
    command: node ${join(PROJECT, 'test/support/services/web.mjs')} ${port}
    ports: [${port}]
    healthcheck: { http: "http://127.0.0.1:${port}/health", interval: 1s, timeout: 2s, start_interval: 100ms }
    stop_grace_period: 2s
`,
  );
}

/** Drops a file or folder of this machine on the page, as a file manager does: a real drop, not an event of a script. */
export async function dropOn(page: Page, path: string): Promise<void> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 200, y: 300, data });
  }
  await session.detach();
}
