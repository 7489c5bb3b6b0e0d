/** A Compose project in a folder of its own for tests on the real engine; everything that it leaves there is removed again. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { describeWithDocker, docker, TEST_IMAGE } from './docker.ts';

/** A suite that needs an engine and a Compose command of either version: without them as `describeWithDocker`. */
export function describeWithCompose(name: string, body: () => void): void {
  if (hasCompose() || process.env.CI === 'true') {
    describeWithDocker(name, body);
    return;
  }
  console.warn(`SKIPPED: ${name}: there is no Compose command`);
  describe.skip(`${name} (no Compose command)`, body);
}

function hasCompose(): boolean {
  const runs = (program: string, args: readonly string[]) =>
    spawnSync(program, [...args, 'version'], { stdio: 'ignore' }).status === 0;
  return runs('docker-compose', []) || runs('docker', ['compose']);
}

export class ComposeFolder {
  /** As Compose names it after the folder. */
  readonly project = `slcompose${randomBytes(4).toString('hex')}`;
  readonly #root = mkdtempSync(join(tmpdir(), 'stacklight-compose-'));
  readonly folder = join(this.#root, this.project);
  readonly file: string;
  readonly #images: string[] = [];
  readonly #volumes: string[] = [];
  readonly #label = `stacklight.test=${this.project}`;

  constructor(text: string) {
    mkdirSync(this.folder);
    this.file = this.write('compose.yaml', text);
  }

  /** Writes a file of the project and gives its path. */
  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** What Compose calls the first container of a service: version 1 joins with `_`, later ones with `-`. */
  named(service: string): RegExp {
    return new RegExp(`${this.project}[_-]${service}[_-]1`);
  }

  /** An image that a test builds, removed at the end. */
  image(name: string): string {
    const image = `${this.project}-${name}`;
    this.#images.push(image);
    return image;
  }

  /** Ids of the project's containers, of all services or one. */
  async containers(service?: string): Promise<readonly string[]> {
    return this.#list(['ps', '-aq', '--no-trunc'], service ? [`com.docker.compose.service=${service}`] : []);
  }

  async running(service: string): Promise<readonly string[]> {
    return this.#list(['ps', '-q', '--no-trunc'], [`com.docker.compose.service=${service}`]);
  }

  /** A Dockerfile on top of the test image; what a build that fails leaves behind can be told by its label. */
  dockerfile(...steps: readonly string[]): void {
    this.write('Dockerfile', [`FROM ${TEST_IMAGE}`, `LABEL ${this.#label}`, ...steps, ''].join('\n'));
  }

  /** Volumes without a name that somebody else's removal of the container would leave behind. */
  async claimVolumes(container: string): Promise<void> {
    const format = '{{range .Mounts}}{{if eq .Type "volume"}}{{.Name}} {{end}}{{end}}';
    const names = (await docker('inspect', '--format', format, container)).split(' ');
    this.#volumes.push(...names.filter((name) => /^[0-9a-f]{64}$/.test(name)));
  }

  async cleanUp(): Promise<void> {
    const built = ['--filter', `label=${this.#label}`];
    const left = (await docker('ps', '-aq', ...built)).split('\n').filter((id) => id !== '');
    for (const id of [...(await this.containers()), ...left]) await docker('rm', '-f', '-v', id).catch(() => undefined);
    for (const id of (await docker('images', '-aq', ...built)).split('\n').filter((one) => one !== ''))
      await docker('rmi', '-f', id).catch(() => undefined);
    for (const name of this.#volumes) await docker('volume', 'rm', name).catch(() => undefined);
    for (const id of await this.#list(['network', 'ls', '-q']))
      await docker('network', 'rm', id).catch(() => undefined);
    for (const id of await this.#list(['volume', 'ls', '-q'])) await docker('volume', 'rm', id).catch(() => undefined);
    for (const image of this.#images) await docker('rmi', '-f', image).catch(() => undefined);
    rmSync(this.#root, { recursive: true, force: true });
  }

  async #list(command: readonly string[], labels: readonly string[] = []): Promise<readonly string[]> {
    const filters = [`com.docker.compose.project=${this.project}`, ...labels].flatMap((label) => [
      '--filter',
      `label=${label}`,
    ]);
    return (await docker(...command, ...filters)).split('\n').filter((id) => id !== '');
  }
}
