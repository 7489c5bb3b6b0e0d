/** A clean Debian in a container of its own, without network and without Node, and a person who works there. */
import { execFile, execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { PROJECT } from '../project-root.ts';

const { STACKLIGHT_TEST_DEBIAN: archive, STACKLIGHT_TEST_NPM_CACHE: npmCache } = process.env;

/** Why the tests cannot run here; undefined where they can. */
export const whyNot =
  archive && npmCache ? undefined : 'there is no clean Debian here (node scripts/packages-runtime.mjs says more)';

/** The person's name and home there. */
const PERSON = 'dev';
export const HOME = `/home/${PERSON}`;
/** A stack of one native service, as somebody would write it. */
const STACK = `name: shop
services:
  web:
    command: busybox httpd -f -vv -p 127.0.0.1:8099 -h ${HOME}/shop/www
    ports: [8099]
    healthcheck: { http: "http://127.0.0.1:8099/", interval: 1s }
`;
const DISPLAY = ':7';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export class CleanSystem {
  readonly #image: string;
  readonly #name = `stacklight-packages-${randomUUID().slice(0, 8)}`;

  constructor(image: string) {
    this.#image = image;
  }

  /** Loads the archive into the engine; gives its name there. */
  static load(): string {
    const image = `stacklight-clean-${randomUUID().slice(0, 8)}`;
    docker('import', '--change', 'CMD ["sleep","infinity"]', archive ?? '', image);
    return image;
  }

  static unload(image: string): void {
    docker('rmi', '--force', image);
  }

  /** With the rights that a real machine gives: Chromium's sandbox makes namespaces. `--init` reaps what is left, as systemd does. */
  start(): void {
    const mounts = [
      `${npmCache}:/npm-cache:ro`,
      `${process.execPath}:/opt/node/bin/node:ro`,
      `${NPM}:/opt/node/npm:ro`,
    ];
    const volumes = mounts.flatMap((mount) => ['--volume', mount]);
    const rights = ['--cap-add', 'SYS_ADMIN', '--security-opt', 'seccomp=unconfined'];
    const limits = ['--network', 'none', '--init', '--shm-size', '256m', ...rights];
    docker('run', '--detach', '--name', this.#name, ...limits, ...volumes, this.#image);
    this.asRoot(`useradd --create-home --shell /bin/bash ${PERSON}`);
    this.asRoot(`mkdir -p ${HOME}/shop/www && echo hello > ${HOME}/shop/www/index.html`);
    this.write(`${HOME}/shop/stacklight.yaml`, STACK);
    this.asRoot(`chown -R ${PERSON}: ${HOME}`);
  }

  stop(): void {
    docker('rm', '--force', '--volumes', this.#name);
  }

  copyIn(file: string, place: string): void {
    docker('cp', file, `${this.#name}:${place}`);
  }

  write(place: string, text: string): void {
    execFileSync('docker', ['exec', '--interactive', this.#name, 'tee', place], { input: text });
  }

  /** Throws with what the command said where it fails. */
  asRoot(script: string): string {
    return docker('exec', this.#name, 'sh', '-ec', script);
  }

  /** A command of the person's shell, in the project's folder. */
  run(script: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    const given = Object.entries({ NO_COLOR: '1', ...env }).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    const args = ['exec', '--user', PERSON, '--workdir', `${HOME}/shop`, ...given, this.#name, 'bash', '-lc', script];
    return new Promise((resolve) => {
      execFile('docker', args, { timeout: 120_000 }, (error, stdout, stderr) => {
        const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
        resolve({ code, stdout, stderr });
      });
    });
  }

  /** A program that stays, as a desktop starts it. */
  startInBackground(command: string, env: Readonly<Record<string, string>> = {}): void {
    const given = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    docker('exec', '--detach', '--user', PERSON, '--workdir', HOME, ...given, this.#name, 'bash', '-lc', command);
  }

  /** A display of its own; gives the variables of programs that show themselves on it. */
  startDisplay(): Readonly<Record<string, string>> {
    this.startInBackground(`Xvfb ${DISPLAY} -screen 0 1280x800x24 -nolisten tcp`);
    return { DISPLAY };
  }

  /** Absolute paths that were added or changed since the image, but for the places of running programs. */
  changed(): readonly string[] {
    return docker('diff', this.#name)
      .split('\n')
      .filter(Boolean)
      .map((line) => line.slice(2))
      .filter((file) => !/^\/(?:tmp|run|dev|proc|sys|var\/(?:tmp|run|cache|log))(?:\/|$)/.test(file));
  }
}

const NPM = path.join(path.dirname(process.execPath), '../lib/node_modules/npm');

function docker(...args: readonly string[]): string {
  try {
    return execFileSync('docker', args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 240_000,
    }).trim();
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    throw new Error(`docker ${args.slice(0, 3).join(' ')}: ${said}`);
  }
}

/** Runs one of the repository's own scripts to its end, with further variables; throws with what it said. */
export function make(script: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): void {
  // electron-builder makes hard links where it sees that it is tested.
  const { VITEST: _, ...own } = process.env;
  try {
    execFileSync(process.execPath, [path.join(PROJECT, 'scripts', script), ...args], {
      cwd: PROJECT,
      encoding: 'utf8',
      env: { ...own, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    throw new Error(error instanceof Error && 'stderr' in error ? String(error.stderr).slice(-4_000) : String(error));
  }
}
