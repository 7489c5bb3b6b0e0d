import type { Platform, ProcessIdentity } from '../../platform/platform.ts';
import { roomInTurn } from '../../platform/slices.ts';
import { fail, ok, type Problem, type Result } from '../../result.ts';
import type { NativeSpec, ServiceSpec } from '../../stack/stack.ts';
import type { Driver, Running, StartContext } from '../driver.ts';
import { AdoptedProcesses } from './adopted.ts';
import { readEnvironment } from './environment.ts';
import { findRunning, type StackScan, stackScan } from './find.ts';
import { type Handle, newHandle } from './handle.ts';
import { markerOf, markerVariables, type StackIdentity } from './marker.ts';
import { runPreflight } from './preflight.ts';
import { checkWorkingDir, findCommand } from './program.ts';
import { spawnService } from './spawn.ts';
import { NO_LEADER, stopTree } from './stop-tree.ts';
import { watchProcess } from './watching.ts';

/** What all native services of a supervisor share: one loop that looks at adopted processes, and the child handles. */
interface Shared {
  readonly platform: Platform;
  readonly adopted: AdoptedProcesses;
  readonly handles: Map<string, Handle>;
}

/**
 * Makes the drivers of native services, one a stack: `nativeDriver(platform)({ name, directory, home })`. The handles of
 * running children outlive a driver, so a stack may be opened anew without losing sight of them.
 */
export function nativeDriver(platform: Platform): (stack: StackIdentity) => Driver {
  const shared: Shared = { platform, adopted: new AdoptedProcesses(platform), handles: new Map() };
  return (stack) => driverOf(shared, stack);
}

function driverOf(shared: Shared, stack: StackIdentity): Driver {
  const { platform, adopted } = shared;
  const scan: StackScan = stackScan(platform, stack);
  const handleOf = (service: string): Handle => {
    const marker = markerOf(stack, service);
    const handle = shared.handles.get(marker) ?? newHandle();
    shared.handles.set(marker, handle);
    return handle;
  };
  return {
    start: (spec, context) => start(platform, stack, handleOf(spec.id), spec, context),

    async stop(spec, running, options) {
      const handle = handleOf(spec.id);
      const leader = running.process ?? NO_LEADER;
      // What it left behind is being ended since it died; nothing of it can have come since.
      const swept = handle.sweep && isSame(handle.sweep.of, leader) ? await handle.sweep.done : undefined;
      if (swept?.gone) return swept;
      handle.stopping += 1;
      try {
        const outcome = await stopTree(platform, leader, markerOf(stack, spec.id), options);
        // The news of the exit comes before the news of the stop; a zombie's comes within this turn of the loop.
        if (outcome.gone && handle.child?.identity.pid === leader.pid) await handle.child.exit;
        return outcome;
      } finally {
        handle.stopping -= 1;
      }
    },

    find: async (spec, saved) => ok(await findRunning(platform, markerOf(stack, spec.id), saved, scan)),

    watch(spec, running, listener) {
      if (!running?.process) return () => {};
      const marker = markerOf(stack, spec.id);
      return watchProcess({ platform, adopted, handle: handleOf(spec.id), spec, marker, listener }, running.process);
    },
  };
}

function isSame(one: ProcessIdentity, other: ProcessIdentity): boolean {
  return one.pid === other.pid && one.startToken === other.startToken;
}

/** Everything that can be known to fail is looked at before the start, each with its own sentence. */
async function start(
  platform: Platform,
  stack: StackIdentity,
  handle: Handle,
  spec: ServiceSpec,
  context: StartContext,
): Promise<Result<Running>> {
  if (spec.blocked) return fail(spec.blocked);
  if (!spec.native) return fail({ code: 'spec-blocked', message: `${spec.id} has no command.` });
  await handle.sweep?.done;
  const kept = await keptPort(platform, spec);
  if (kept) return fail(kept);
  const prepared = await prepare(platform, spec.id, spec.native, context.cancelled);
  if (!prepared.ok) return prepared;
  await roomInTurn();
  if (context.cancelled()) return fail(withdrawn(spec.id));
  const { program, variables, notes } = prepared.value;
  const { generation, logFile } = context;
  const spawned = await spawnService(platform, {
    service: spec.id,
    generation,
    program,
    command: spec.native.command,
    workingDir: spec.native.workingDir,
    environment: { ...variables, ...markerVariables(stack, spec.id, generation) },
    logFile,
    notes: [...(context.logNotes ?? []), ...notes],
    note: (sentence) => context.note?.(sentence),
  });
  if (!spawned.ok) return spawned;
  handle.child = spawned.value;
  handle.sweep = undefined;
  return ok({ process: spawned.value.identity, startedAt: spawned.value.startedAt });
}

/** A port that the system lets nobody bind: the service would end with "permission denied", with nobody to be found on the port. */
async function keptPort(platform: Pick<Platform, 'keptPorts'>, spec: ServiceSpec): Promise<Problem | undefined> {
  const ranges = spec.ports.length > 0 ? ((await platform.keptPorts?.()) ?? []) : [];
  for (const { port, protocol } of spec.ports) {
    const range = protocol === 'tcp' && ranges.find(({ from, to }) => port >= from && port <= to);
    if (!range) continue;
    return {
      code: 'port-kept-by-system',
      message: `${spec.id} cannot start: the system keeps the ports ${range.from} to ${range.to} for itself and lets nobody listen on ${port}.`,
      hint:
        'Hyper-V, WSL and Docker Desktop take such ranges. Declare another port, or as administrator run `net stop winnat`, `netsh interface ipv4 add excludedportrange protocol=tcp startport=' +
        port +
        ' numberofports=1` and `net start winnat`.',
    };
  }
  return undefined;
}

async function prepare(platform: Platform, service: string, native: NativeSpec, cancelled: () => boolean) {
  const directory = await checkWorkingDir(service, native.workingDir);
  if (!directory.ok) return directory;
  const environment = await readEnvironment(platform, native);
  if (!environment.ok) return environment;
  const { variables, notes } = environment.value;
  const program = findCommand(platform, service, native.command[0] ?? '', variables, native.workingDir);
  if (!program.ok) return program;
  const preflight = await runPreflight(service, native, variables, cancelled);
  return preflight.ok ? ok({ program: program.value, variables, notes }) : preflight;
}

function withdrawn(service: string): Problem {
  return { code: 'withdrawn', message: `The start of ${service} was cancelled.` };
}
