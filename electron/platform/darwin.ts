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
import { darwinPlaces } from './own-places.ts';
import { findProgram } from './places.ts';
import type { Platform } from './platform.ts';
import { posixSignals } from './posix-signal.ts';
import { runProgram } from './run-program.ts';
import { type TableSource, tablePlatform } from './table-platform.ts';

const ps = '/bin/ps';
const lsof = '/usr/sbin/lsof';

const source: TableSource = {
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

/** macOS, from lsof and ps, which every Mac has. */
export function darwinPlatform(): Platform {
  const tables = tablePlatform(source);
  const home = homedir();
  return {
    name: 'darwin',
    bootId: async () => (await runProgram('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'])).trim(),
    ...tables,
    ...posixSignals(tables),
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
