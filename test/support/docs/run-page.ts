/**
 * Does what a page says: writes its files, runs its commands in a folder and a home of their own, and holds its outputs against what was
 * printed. Which code block is what stands in CONTRIBUTING.md, Documentation.
 */
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CliStack } from '../cli-stack.ts';
import { takePort } from '../free-ports.ts';
import { PROJECT } from '../project-root.ts';
import { listenersOn } from '../scenario.ts';
import { until } from '../until.ts';
import { missingLines } from './outputs.ts';
import { type Block, blocksOf, page } from './pages.ts';

/** The port that pages use; each test takes another in its place. */
const PORT = '8090';
/** The folder in which their reader works. */
const FOLDER = '/home/ann/hello';
/** Blocks of commands that are not run here: packages, what CI does, and what needs the programs that a page speaks of. */
const ELSEWHERE = new Set(['install', 'contributors', 'moves']);

interface Ran {
  readonly code: number;
  readonly output: string;
}

/** What went against the page: a command that failed, one that did not although the page says so, a line that was not printed. */
export class PageRun {
  readonly #stack = new CliStack();
  readonly #port = takePort();
  readonly complaints: string[] = [];
  /** How many blocks of commands were run. */
  ran = 0;

  write(name: string, text: string): void {
    const file = this.#stack.path(name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, this.#ported(text));
  }

  async follow(file: string): Promise<void> {
    let last: Ran | undefined;
    for (const block of blocksOf(page(file))) {
      if (isCommands(block)) last = await this.#commands(block, file);
      else if (block.title === 'output') this.#compare(block, last, file);
      else if (block.title !== undefined && block.language !== 'sh') this.write(block.title, block.text);
    }
  }

  async end(): Promise<void> {
    await this.#stack.end();
    for (const pid of workingIn(this.#stack.folder)) process.kill(pid, 'SIGKILL');
  }

  async #commands({ text, title }: Block, file: string): Promise<Ran> {
    const done = await this.#shell(this.#ported(text));
    this.ran += 1;
    // One that was put into the background is there when its server listens, not when the shell goes on.
    if (/&\s*$/m.test(text))
      await until(`${file}: a server in the background`, () => listenersOn(this.#port).length > 0);
    const wanted = title === 'fails' ? 'fails' : 'ends well';
    if ((done.code === 0) !== (wanted === 'ends well'))
      this.complaints.push(
        `${file}: this ${wanted}, says the page, and ended with ${done.code}:\n${text}\n${done.output}`,
      );
    return done;
  }

  #compare({ text }: Block, ran: Ran | undefined, file: string): void {
    for (const line of missingLines(this.#ported(text), ran?.output ?? ''))
      this.complaints.push(`${file}: nothing printed\n${line}\nbut\n${ran?.output ?? 'nothing was run before it'}`);
  }

  /** Each block is one script that ends with its first command that fails. Answers of `stacklight` go to the same place. */
  #shell(script: string): Promise<Ran> {
    const shims = join(this.#stack.home, 'bin');
    mkdirSync(shims, { recursive: true });
    const shim = join(shims, 'stacklight');
    writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" "${join(PROJECT, 'out/main/cli.js')}" "$@"\n`);
    chmodSync(shim, 0o755);
    const env = {
      ...process.env,
      STACKLIGHT_HOME: this.#stack.home,
      NO_COLOR: '1',
      PATH: [shims, dirname(process.execPath), process.env.PATH].join(':'),
    };
    return new Promise((resolve) => {
      const options = { cwd: this.#stack.folder, env, timeout: 120_000 };
      const child = execFile('/bin/sh', ['-e', '-c', `exec 2>&1\n${script}`], options, (error, stdout) => {
        const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
        resolve({ code, output: stdout.replaceAll(this.#stack.folder, FOLDER) });
      });
      child.stdin?.end();
    });
  }

  #ported(text: string): string {
    return text.replaceAll(PORT, String(this.#port));
  }
}

function isCommands({ language, title }: Block): boolean {
  return language === 'sh' && !ELSEWHERE.has(title ?? '');
}

/** Processes that work in a folder or did before it was removed: what a page left behind. Linux only, elsewhere none. */
function workingIn(folder: string): readonly number[] {
  const pids = process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
  return pids.map(Number).filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder) && readFileSync(`/proc/${pid}/cmdline`).length > 0;
    } catch {
      return false;
    }
  });
}
