import { type ChildProcess, spawn } from 'node:child_process';
import { until } from './until.ts';

/** A program in a terminal of its own, which `script` (util-linux) makes. */
export interface Pty {
  /** Everything that the program wrote to its terminal so far. */
  output(): string;
  /** What somebody types. */
  type(text: string): void;
  /** Waits until the terminal was written this, after everything that `type` was answered with. */
  shows(text: string | RegExp): Promise<void>;
  /** Forgets what was written until now. */
  forget(): void;
  readonly child: ChildProcess;
  /** What is left when it ended. */
  ended(): Promise<string>;
  kill(): void;
}

/** Runs a shell command in a terminal of this size. */
export function startPty(
  command: string,
  {
    cwd,
    env = {},
    columns = 100,
    rows = 30,
  }: { cwd: string; env?: NodeJS.ProcessEnv; columns?: number; rows?: number },
): Pty {
  const line = `stty rows ${rows} cols ${columns}; ${command}`;
  const child = spawn('script', ['-qfec', line, '/dev/null'], {
    cwd,
    env: { ...process.env, TERM: 'xterm-256color', SHELL: '/bin/sh', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const end = { came: false };
  child.once('close', () => {
    end.came = true;
  });
  return {
    child,
    output: () => text,
    type: (keys) => void child.stdin?.write(keys),
    async shows(wanted) {
      const has = () => (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text));
      await until(`the terminal shows ${String(wanted)}`, has, { deadlineMs: 30_000 }).catch((error: unknown) => {
        throw new Error(`${String(error)}\n${JSON.stringify(text.slice(-2_000))}`);
      });
    },
    forget() {
      text = '';
    },
    async ended() {
      await until('the program in the terminal ends', () => end.came);
      return text;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
