import { join } from 'node:path';
import { messageOf } from '../result.ts';
import { exeChange } from './executable.ts';
import { windowsPlaces } from './own-places.ts';
import { findProgram } from './places.ts';
import type { Platform, SignalOutcome, SignalTarget } from './platform.ts';
import { runProgram } from './run-program.ts';
import { type TableSource, tablePlatform } from './table-platform.ts';
import { bootScript, parseNetConnections, parseWin32Processes, processScript, socketScript } from './windows-tables.ts';

/** By absolute path: a `taskkill` that lies in the working directory must never run. */
function systemProgram(name: string): string {
  return join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', name);
}

function powerShell(script: string): Promise<string> {
  const path = systemProgram('WindowsPowerShell\\v1.0\\powershell.exe');
  return runProgram(path, ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', script]);
}

const source: TableSource = {
  processes: async () => parseWin32Processes(await powerShell(processScript)),
  sockets: async () => parseNetConnections(await powerShell(socketScript)),
  // Windows shows no environment of another process.
  marked: async () => new Set(),
  environmentValues: async () => new Map(),
};

/** Arguments of taskkill for a signal; without `/F` it asks, which console programs may not hear. */
export function taskkillArgs(pid: number, signal: NodeJS.Signals, tree: boolean): readonly string[] {
  return ['/PID', String(pid), ...(tree ? ['/T'] : []), ...(signal === 'SIGKILL' ? ['/F'] : [])];
}

async function taskkill(
  platform: Pick<Platform, 'process'>,
  target: SignalTarget,
  signal: NodeJS.Signals,
  tree: boolean,
): Promise<SignalOutcome> {
  const { pid, startToken } = target;
  const now = await platform.process(pid).catch(() => undefined);
  if (!now || now.startToken !== startToken || pid <= 4 || pid === process.pid) {
    return { sent: false, why: 'gone', message: `process ${pid} is not running any more` };
  }
  const change = exeChange(target.runs, now.exe);
  if (change) return { sent: false, why: 'changed', message: `process ${pid} ${change}: it got no signal` };
  // Nothing is ever stopped by a signal there, so there is nothing to continue.
  if (signal === 'SIGCONT') return { sent: true };
  try {
    await runProgram(systemProgram('taskkill.exe'), taskkillArgs(pid, signal, tree));
    return { sent: true };
  } catch (error) {
    return { sent: false, why: 'forbidden', message: `taskkill did not end process ${pid}: ${messageOf(error)}` };
  }
}

/** Windows, from PowerShell's tables. There are no process groups: a tree is its descendants. */
export function windowsPlatform(): Platform {
  const tables = tablePlatform(source);
  const extensions = (process.env.PATHEXT ?? '.COM;.EXE;.BAT;.CMD').split(';');
  return {
    name: 'windows',
    bootId: async () => (await powerShell(bootScript)).trim(),
    ...tables,
    signal: (identity, signal) => taskkill(tables, identity, signal, false),
    signalGroup: (leader, signal) => taskkill(tables, leader, signal, true),
    // What a program started from the desktop gets is the user's environment already.
    loginEnvironment: async () =>
      Object.fromEntries(
        Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      ),
    ...windowsPlaces,
    engineSockets: () =>
      ['docker_engine', 'dockerDesktopLinuxEngine', 'podman-machine-default'].map((name) => `\\\\.\\pipe\\${name}`),
    which: (program, env, cwd) => findProgram(program, env, cwd, extensions),
  };
}
