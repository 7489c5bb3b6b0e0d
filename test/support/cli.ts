import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT } from './project-root.ts';

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The document of a `--json` call. */
  json<T>(): T;
}

/** Runs the built `stacklight` command as a user would, with a `STACKLIGHT_HOME` of its own. */
export function stacklight(
  home: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<CliResult> {
  return new Promise((resolve) => {
    const env = { ...process.env, STACKLIGHT_HOME: home, NO_COLOR: '1', ...options.env };
    const child = execFile(
      process.execPath,
      [join(PROJECT, 'out/main/cli.js'), ...args],
      { env, cwd: options.cwd, maxBuffer: 64_000_000, timeout: 150_000 },
      (error, stdout, stderr) => {
        const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
        resolve({ code, stdout, stderr, json: <T>() => JSON.parse(stdout) as T });
      },
    );
    child.stdin?.end();
  });
}
