import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  lsofSocketArgs,
  parseEnvironmentValues,
  parseLsofDetails,
  parseLsofSockets,
  parseMarked,
  parsePs,
  psColumns,
} from './darwin-tables.ts';
import { readLoginEnvironment } from './login-environment.ts';
import { type MacReaders, openMacReaders } from './macos/kernel.ts';
import { darwinPlaces } from './own-places.ts';
import { findProgram } from './places.ts';
import type { Platform } from './platform.ts';
import { posixSignals } from './posix-signal.ts';
import { runProgram } from './run-program.ts';
import { type TableSource, tablePlatform } from './table-platform.ts';

const ps = '/bin/ps';
const lsof = '/usr/sbin/lsof';

const programs: TableSource = {
  processes: async (details) => {
    const [table, files] = await Promise.all([
      runProgram(ps, ['-axww', '-o', psColumns]),
      details ? runProgram(lsof, ['-w', '-d', 'cwd,txt', '-F', 'pfn']).catch(() => '') : '',
    ]);
    const more = parseLsofDetails(files);
    return parsePs(table).map((process) => ({ ...process, ...more.get(process.pid) }));
  },
  sockets: async () => parseLsofSockets(await runProgram(lsof, lsofSocketArgs)),
  marked: async (marker) => parseMarked(await runProgram(ps, ['-axEww', '-o', 'pid=,command=']), marker),
  environmentValues: async (name) =>
    parseEnvironmentValues(await runProgram(ps, ['-axEww', '-o', 'pid=,command=']), name),
};

/** What is read of the machine, by the best of two ways. */
function readersOf(): Pick<Platform, keyof ReturnType<typeof tablePlatform> | 'bootId' | 'watchEnd' | 'readingSlowly'> {
  // Opened when it is first asked for: a command that only talks to a supervisor asks nothing of the kernel.
  let opened: MacReaders | undefined;
  const kernel = () => {
    opened ??= openMacReaders();
    return opened.kernel;
  };
  const source = () => kernel()?.source ?? programs;
  const tables = tablePlatform({
    processes: (details) => source().processes(details),
    sockets: () => source().sockets(),
    marked: (marker) => source().marked(marker),
    environmentValues: (name) => source().environmentValues(name),
  });
  return {
    ...tables,
    bootId: async () =>
      kernel()?.system.sysctlText('kern.bootsessionuuid') ??
      (await runProgram('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'])).trim(),
    process: async (pid) => (kernel() ? kernel()?.processes.one(pid) : tables.process(pid)),
    alive: (identity) => (kernel()?.processes ?? tables).alive(identity),
    usage: (pids) => (kernel()?.processes ?? tables).usage(pids),
    peerOf: (connection, likely) => (kernel()?.sockets ?? tables).peerOf(connection, likely),
    watchEnd: (identity, onEnd) => kernel()?.ends?.watch(identity, onEnd),
    readingSlowly: () => {
      kernel();
      return opened?.limited;
    },
  };
}

/** macOS, from libproc, sysctl and kqueue; where they cannot be called, from ps and lsof, which every Mac has. */
export function darwinPlatform(): Platform {
  const readers = readersOf();
  const home = homedir();
  return {
    name: 'darwin',
    ...readers,
    ...posixSignals(readers),
    loginEnvironment: readLoginEnvironment,
    ...darwinPlaces,
    engineSockets: () => [
      join(home, '.docker/run/docker.sock'),
      '/var/run/docker.sock',
      join(home, '.orbstack/run/docker.sock'),
      join(home, '.colima/default/docker.sock'),
      join(home, '.rd/docker.sock'),
      join(home, '.local/share/containers/podman/machine/podman.sock'),
    ],
    which: findProgram,
  };
}
