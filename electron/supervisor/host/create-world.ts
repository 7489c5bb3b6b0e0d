import { join } from 'node:path';
import { ComposeAccess } from '../../drivers/container/compose/access.ts';
import { containerDriver } from '../../drivers/container/driver.ts';
import { Engine } from '../../drivers/container/engine/engine.ts';
import { execInContainer } from '../../drivers/container/exec/exec.ts';
import { externalDriver } from '../../drivers/external.ts';
import { nativeDriver } from '../../drivers/native/driver.ts';
import { serviceEnvironment, userEnvironment } from '../../drivers/native/environment.ts';
import { localCommands } from '../../health/command.ts';
import type { RunCommand } from '../../health/probe.ts';
import { ProbeScheduler } from '../../health/scheduler.ts';
import { TimerWheel } from '../../health/wheel.ts';
import { LogRotator } from '../../logs/rotate.ts';
import type { Platform } from '../../platform/platform.ts';
import { COPIES } from '../../stack/compose/project/copied.ts';
import { SYSTEM_CLOCK } from '../model/clock.ts';
import { sealOf } from '../model/seal.ts';
import type { World } from '../model/world.ts';
import { portHolderOf } from '../ports/start-gate.ts';
import type { PreferenceStore } from './preference-store.ts';
import { enginePlaces } from './settings-port.ts';
import { sparingAskers } from './sparing-askers.ts';

/** The shared parts of a supervisor, before any stack is open. `close` ends the engine's connection. */
export function createWorld(
  platform: Platform,
  home: string,
  kept: PreferenceStore,
  {
    wakes,
    ...ports
  }: Pick<World, 'portsMayHaveChanged' | 'lookAtPorts' | 'reread' | 'waitsForApproval'> & {
    /** Before anything is done whose time has come. */
    wakes(): void;
  },
): World {
  const engine = new Engine({ ...enginePlaces(platform), context: () => kept.preferences().engineContext });
  const deps = {
    compose: new ComposeAccess(
      () => userEnvironment(platform),
      join(home, COPIES),
      () => kept.preferences().engineContext,
    ),
    portHolder: portHolderOf(platform),
  };
  const wheel = new TimerWheel({ wakes });
  const native = nativeDriver(platform);
  const external = externalDriver();
  return {
    home,
    platform,
    ...sparingAskers(),
    clock: SYSTEM_CLOCK,
    engine,
    wheel,
    scheduler: new ProbeScheduler(wheel),
    rotator: new LogRotator(() => kept.preferences().logBytes),
    preferences: kept.preferences,
    wishes: kept.stacks,
    drivers: (stack) => ({
      native: native({ ...stack, home }),
      external,
      container: containerDriver(engine, stack.name, deps, stack.directory),
    }),
    async commandsFor(stack, spec, containerId) {
      if (spec.kind === 'container') return inContainer(engine, containerId);
      if (!spec.native) return localCommands(stack.directory, await userEnvironment(platform));
      const environment = await serviceEnvironment(platform, spec.native);
      return localCommands(
        spec.native.workingDir,
        environment.ok ? environment.value : await userEnvironment(platform),
      );
    },
    userEnvironment: () => userEnvironment(platform),
    composeEnvironment: () => deps.compose.environment(engine),
    seal: () => sealOf(home),
    ...ports,
  };
}

function inContainer(engine: Engine, containerId: string | undefined): RunCommand {
  return async (command, shell, timeoutMs) => {
    if (containerId === undefined) return { exitCode: -1, output: 'the container does not run', timedOut: false };
    const argv = shell ? ['/bin/sh', '-c', command.join(' ')] : command;
    const done = await execInContainer(engine, containerId, argv, timeoutMs);
    if (!done.ok) return { exitCode: -1, output: done.problem.message, timedOut: false };
    const { exitCode, output, timedOut } = done.value;
    return { exitCode: exitCode ?? -1, output, timedOut };
  };
}
