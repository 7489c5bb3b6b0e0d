import { execFile } from 'node:child_process';
import { LIMITS } from '../limits.ts';
import { neutralEnvironment, neutralFolder } from './neutral.ts';

/**
 * Runs a program of the system by its absolute path, without a shell, and gives what it printed; rejects when it cannot
 * be started or hangs. An exit code alone is no failure: lsof ends with 1 when there is one thing it may not look into.
 */
export function runProgram(path: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      path,
      [...args],
      {
        timeout: LIMITS.platform.commandMs,
        maxBuffer: LIMITS.platform.outputBytes,
        windowsHide: true,
        // Dates and numbers in one form whatever the user's language.
        env: { ...neutralEnvironment(process.env), LC_ALL: 'C', LANG: 'C' },
        cwd: neutralFolder(),
      },
      (error, stdout) => {
        if (!error || (typeof error.code === 'number' && stdout !== '')) resolve(stdout);
        else reject(new Error(`${path} did not answer: ${error.killed ? 'it took too long' : error.message}`));
      },
    );
  });
}
