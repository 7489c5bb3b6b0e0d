/** A real container engine for tests: a tiny image made on the spot, containers with names of their own, all removed again. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { describe } from 'vitest';
import { Engine } from '../../electron/drivers/container/engine/engine.ts';
import { BUSYBOX, docker, ensureTestImage } from './docker-command.ts';
import { TEST_IMAGE } from './test-image.ts';

export { docker, ensureTestImage, TEST_IMAGE };

/** Why there is no engine to test with, or undefined. */
function dockerMissing(): string | undefined {
  if (!existsSync(BUSYBOX)) return 'busybox-static is not installed';
  try {
    execFileSync('docker', ['version', '--format', '{{.Server.Version}}'], { stdio: 'pipe', timeout: 10_000 });
    return undefined;
  } catch {
    return 'no container engine answers';
  }
}

/** A suite that needs an engine: without one it fails where CI=true and is skipped, loudly, elsewhere. */
export function describeWithDocker(name: string, body: () => void): void {
  const missing = dockerMissing();
  if (missing && process.env.CI !== 'true') {
    console.warn(`SKIPPED: ${name}: ${missing}`);
    describe.skip(`${name} (${missing})`, body);
    return;
  }
  describe(name, body);
}

/** The machine's own engine by its usual socket, whatever this shell says of another; the test image is there. Close it. */
export async function machineEngine(): Promise<Engine> {
  await ensureTestImage();
  const engine = new Engine({ env: {}, home: '/nonexistent', sockets: ['/var/run/docker.sock'] });
  await engine.ready;
  return engine;
}

/** Containers of one test file. Names are new in every run, so that runs beside each other do not meet. */
export class TestContainers {
  readonly #prefix = `stacklight-${randomBytes(4).toString('hex')}`;
  readonly #names = new Set<string>();
  #count = 0;

  /** A name that is removed at the end, whoever makes the container. */
  name(): string {
    this.#count += 1;
    const name = `${this.#prefix}-${this.#count}`;
    this.#names.add(name);
    return name;
  }

  /** A name that somebody else gives to a container (Compose): removed at the end, too. */
  claim(name: string): void {
    this.#names.add(name);
  }

  /** `docker create` of the test image with these options; `command` runs in a shell. */
  async create(command: string, options: readonly string[] = [], name = this.name()): Promise<string> {
    await ensureTestImage();
    await docker('create', '--name', name, ...options, TEST_IMAGE, '/bin/sh', '-c', command);
    return name;
  }

  async run(command: string, options: readonly string[] = [], name = this.name()): Promise<string> {
    await this.create(command, options, name);
    await docker('start', name);
    return name;
  }

  async cleanUp(): Promise<void> {
    for (const name of this.#names) {
      const format = '{{range .Mounts}}{{if eq .Type "volume"}}{{.Name}} {{end}}{{end}}';
      const volumes = await docker('container', 'inspect', '--format', format, name).catch(() => '');
      await docker('rm', '-f', '-v', name).catch(() => undefined);
      // One without a name stays when it was handed over to a container that replaced its first one.
      for (const volume of volumes.split(' ').filter((one) => /^[0-9a-f]{64}$/.test(one)))
        await docker('volume', 'rm', volume).catch(() => undefined);
    }
  }
}
