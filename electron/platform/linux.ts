import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Kernel, openKernel } from './linux/kernel.ts';
import { endsOfProcesses } from './linux/process-ends.ts';
import { startsOfPrograms } from './linux/start.ts';
import { linuxProcesses } from './linux-processes.ts';
import { linuxSockets } from './linux-sockets.ts';
import { readLoginEnvironment } from './login-environment.ts';
import { linuxPlaces } from './own-places.ts';
import { findProgram } from './places.ts';
import type { Platform } from './platform.ts';
import { posixSignals } from './posix-signal.ts';
import { lookAtProc } from './proc-files.ts';
import { environmentValue } from './proc-stat.ts';
import { inSlices } from './slices.ts';

async function environmentValues(name: string, pids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const values = new Map<number, string>();
  await inSlices(pids, (pid) => {
    const value = environmentValue(lookAtProc(`${pid}/environ`) ?? '', name);
    if (value !== undefined) values.set(pid, value);
  });
  return values;
}

/** Where container engines put their sockets: system-wide, per user, Docker Desktop, Podman, Colima, Rancher. */
function engineSockets(): readonly string[] {
  const runtime = process.env.XDG_RUNTIME_DIR;
  const home = homedir();
  return [
    '/var/run/docker.sock',
    ...(runtime ? [join(runtime, 'docker.sock')] : []),
    join(home, '.docker/desktop/docker.sock'),
    join(home, '.docker/run/docker.sock'),
    ...(runtime ? [join(runtime, 'podman/podman.sock')] : []),
    '/run/podman/podman.sock',
    join(home, '.colima/default/docker.sock'),
    join(home, '.rd/docker.sock'),
  ];
}

/** Linux, from the kernel's own tables: no program is started for anything that happens often. */
export function linuxPlatform(): Platform {
  // Opened when it is first asked for: a command that only talks to a supervisor asks nothing of the kernel.
  let opened: Kernel | undefined;
  const kernel = () => {
    opened ??= openKernel();
    return opened;
  };
  const processes = linuxProcesses();
  return {
    name: 'linux',
    ...processes,
    ...linuxSockets(() => kernel().sockets),
    ...startsOfPrograms(processes),
    ...endsOfProcesses(() => kernel().libc, processes.alive),
    readingSlowly: () => kernel().limited,
    ...posixSignals(processes),
    environmentValues,
    loginEnvironment: readLoginEnvironment,
    ...linuxPlaces,
    engineSockets,
    which: findProgram,
  };
}
