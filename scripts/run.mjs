/** Child processes for the scripts. Only Node's own modules: these run before `npm ci`. */
import { spawn } from 'node:child_process';

/** The command that runs npm: the one that runs us, else the one on the path. */
export function npm(args) {
  const self = process.env.npm_execpath;
  if (self?.endsWith('npm-cli.js')) return [process.execPath, [self, ...args]];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', args];
}

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean, deadlineMs?: number, signal?: AbortSignal }} [options]
 *   quiet: its output is dropped; signal: ends it
 * @returns {Promise<number>} its exit code; 127 when it cannot be started, 128 + signal when a signal ended it
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: options.quiet ? 'ignore' : ['ignore', 'inherit', 'inherit'],
      shell: command.endsWith('.cmd'),
      timeout: options.deadlineMs,
      signal: options.signal,
    });
    // An aborted child reports an error first and its exit later; only a child without a pid never started.
    child.once('error', () => child.pid === undefined && resolve(127));
    child.once('exit', (code, signal) => resolve(exitCode(code, signal)));
  });
}

/**
 * Runs a command and returns what it printed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, deadlineMs?: number, signal?: AbortSignal }} [options]
 *   signal: ends it; what it printed until then is given all the same
 * @returns {Promise<{ code: number, output: string }>} output: stdout and stderr in the order they came
 */
export function capture(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.deadlineMs,
      signal: options.signal,
    });
    let output = '';
    const take = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', (error) => child.pid === undefined && resolve({ code: 127, output: error.message }));
    child.once('close', (code, signal) => resolve({ code: exitCode(code, signal), output }));
  });
}

/**
 * Runs a command in the foreground: it gets our terminal, and the signals that we get.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} its exit code
 */
export function runInForeground(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: 'inherit' });
    // Ctrl-C on a terminal reaches the child by itself; sent twice it would read as "hurry".
    const forwardInterrupt = () => process.stdin.isTTY || child.kill('SIGINT');
    const forwardTerminate = () => child.kill('SIGTERM');
    process.on('SIGINT', forwardInterrupt);
    process.on('SIGTERM', forwardTerminate);
    const finish = (/** @type {number} */ code) => {
      process.off('SIGINT', forwardInterrupt);
      process.off('SIGTERM', forwardTerminate);
      resolve(code);
    };
    child.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      finish(127);
    });
    child.once('exit', (code, signal) => finish(exitCode(code, signal)));
  });
}

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/** A shell's convention: what a signal ended has the code 128 + its number. */
const exitCode = (code, signal) => code ?? 128 + (SIGNALS[signal] ?? 0);
