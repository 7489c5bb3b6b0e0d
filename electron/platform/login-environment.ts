import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { homedir, userInfo } from 'node:os';
import { LIMITS } from '../limits.ts';
import { neutralEnvironment } from './neutral.ts';
import { isSafeProgram } from './safe-program.ts';

/**
 * Reads what `env -0` (or `env`, where it knows no `-0`) printed between two marks. Start-up files of a shell may
 * print before and after. Undefined when the marks are not there.
 */
export function parseMarkedEnvironment(output: string, mark: string): Readonly<Record<string, string>> | undefined {
  const [, block, end] = output.split(mark);
  if (block === undefined || end === undefined) return undefined;
  const environment: Record<string, string> = {};
  let last: string | undefined;
  for (const entry of block.split(block.includes('\0') ? '\0' : '\n')) {
    const name = /^([^=\s]+)=/.exec(entry)?.[1];
    if (name) {
      environment[name] = entry.slice(name.length + 1);
      last = name;
    } else if (last !== undefined && entry !== '' && !block.includes('\0')) {
      environment[last] = `${environment[last]}\n${entry}`;
    }
  }
  return Object.keys(environment).length > 0 ? environment : undefined;
}

/** By an absolute path that nobody else could have put something at; what SHELL says counts before the list of users. */
function loginShell(): string {
  return [process.env.SHELL, listedShell()].find((shell) => shell && isSafeProgram(shell)) ?? '/bin/sh';
}

function listedShell(): string | null {
  try {
    return userInfo().shell;
  } catch {
    return null;
  }
}

/**
 * The environment of the user's login shell: an app that a desktop started has not the PATH of a terminal.
 * The shell gets its own session, so that an interactive one cannot take our terminal, and is ended at the deadline.
 */
export function readLoginEnvironment(): Promise<Readonly<Record<string, string>> | undefined> {
  const mark = `stacklight-${randomUUID()}`;
  const script = `printf %s ${mark}; /usr/bin/env -0 2>/dev/null || /usr/bin/env; printf %s ${mark}`;
  return new Promise((resolve) => {
    const child = spawn(loginShell(), ['-ilc', script], {
      cwd: homedir(),
      // Its own files say the rest: a variable such as ENV would run a file of whatever folder we were started in.
      env: neutralEnvironment(process.env),
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    const finish = (): void => {
      clearTimeout(timer);
      child.stdout.destroy();
      resolve(parseMarkedEnvironment(output, mark));
    };
    const timer = setTimeout(() => {
      // Not reaped yet, so the number is still this shell's group.
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        try {
          process.kill(-child.pid, 'SIGKILL');
        } catch {
          // Gone in this very moment.
        }
      }
      finish();
    }, LIMITS.environment.loginShellMs);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      // What a start-up file left running keeps the pipe open: the second mark is enough.
      if (output.split(mark).length > 2) finish();
    });
    child.on('error', finish);
    child.on('close', finish);
  });
}
