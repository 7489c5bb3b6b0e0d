import type { PortHolder } from '../../drivers/container/start/port-holder.ts';
import type { Driver } from '../../drivers/driver.ts';
import { LIMITS } from '../../limits.ts';
import { isLoopback, isWildcard } from '../../platform/address.ts';
import type { Platform, ProcessInfo, RawListener } from '../../platform/platform.ts';
import { overlaps as meets } from '../../ports/claims.ts';
import { containerOfProxy } from '../../ports/containers-behind.ts';
import { forwarderName } from '../../ports/forwarders.ts';
import { isBeside } from '../../ports/free-port.ts';
import { onPort } from '../../ports/on-port.ts';
import type { ContainerFacts } from '../../ports/types.ts';
import { formatProcess } from '../../ports/words.ts';
import type { Problem } from '../../result.ts';
import type { PortSpec } from '../../stack/stack.ts';
import type { ManagedService } from '../model/managed-service.ts';

export interface GateDeps {
  readonly platform: Platform;
  readonly native: Driver;
  /** Nothing of its last incarnation lives any more. */
  previousCleared(managed: ManagedService): void;
  /** Stops containers of its last run that the command would make anew. */
  clearMade?(managed: ManagedService): Promise<void>;
  /** A container that the command is about to take over answers there: no obstacle. */
  isOwn?(managed: ManagedService, listener: RawListener): boolean;
  /** The running containers, for who is behind a proxy of the engine. */
  containers?(): Promise<readonly ContainerFacts[]>;
}

/**
 * What must be true before a native service starts: nothing of its last incarnation lives, and its ports are free.
 * Waits briefly for both. A port held by somebody else blocks at once, since a restart cannot cure it.
 */
export async function startGate(
  managed: ManagedService,
  cancelled: () => boolean,
  deps: GateDeps,
): Promise<Problem | undefined> {
  if (managed.spec.kind !== 'native') return undefined;
  const left = await clearPrevious(managed, deps);
  if (left) return left;
  await deps.clearMade?.(managed);
  const ports = managed.spec.ports.filter((port) => port.protocol === 'tcp');
  if (ports.length === 0) return undefined;
  const deadline = performance.now() + LIMITS.stop.portReleaseMs;
  for (;;) {
    const problem = await conflictOf(managed, ports, deps);
    if (!problem || cancelled() || performance.now() > deadline || !problem.mayPass) return problem?.problem;
    await new Promise((resolve) => setTimeout(resolve, LIMITS.logs.followMs));
  }
}

/** The rest of our own last incarnation (a child that outlived its crashed parent) is stopped as it would have been by a stop. */
async function clearPrevious(managed: ManagedService, deps: GateDeps): Promise<Problem | undefined> {
  const { previous, spec } = managed;
  if (!previous) return undefined;
  const outcome = await deps.native.stop(spec, previous, { graceMs: spec.stopGraceMs, signal: spec.stopSignal });
  if (outcome.gone) {
    deps.previousCleared(managed);
    return undefined;
  }
  return {
    code: 'port-taken',
    message: `${spec.id} cannot start: some processes of its last run could not be stopped: ${outcome.survivors.join('; ')}.`,
    hint: 'Stop them yourself, then start it again.',
  };
}

interface Conflict {
  readonly problem: Problem;
  /** The holder is dying or unknown: worth a moment of waiting. */
  readonly mayPass: boolean;
}

async function conflictOf(
  managed: ManagedService,
  ports: readonly PortSpec[],
  deps: GateDeps,
): Promise<Conflict | undefined> {
  const inTheWay = (listeners: readonly RawListener[], port: PortSpec) =>
    onPort(listeners, port.port).find(
      (listener) => listener.protocol === 'tcp' && overlaps(listener, port) && !deps.isOwn?.(managed, listener),
    );
  // Who holds a socket is found by a walk over the open files of all processes; most ports are free, which the kernel says at once.
  const sockets = await deps.platform.listeningSockets();
  if (sockets && !ports.some((port) => inTheWay(sockets, port))) return undefined;
  const listeners = await deps.platform.listeners();
  for (const port of ports) {
    const holder = inTheWay(listeners, port);
    if (!holder || (await isBeside(holder, port))) continue;
    const process = holder.pids[0] === undefined ? undefined : await deps.platform.process(holder.pids[0]);
    const who =
      (await containerBehind(process, deps)) ?? (process ? formatProcess(process, Date.now()) : strangerText(holder));
    const ours = managed.earlier.some((one) => holder.pids.includes(one.pid));
    return {
      problem: {
        code: 'port-taken',
        message: `${managed.spec.id} cannot start: port ${port.port} on ${holder.address} is held by ${who}.`,
        hint: '`stacklight fix-ports` shows what can be done about it.',
      },
      mayPass: ours || process === undefined || process.zombie,
    };
  }
  return undefined;
}

/** The engine's proxy is not whom people look for. */
async function containerBehind(proxy: ProcessInfo | undefined, { containers }: GateDeps): Promise<string | undefined> {
  if (!proxy || !containers || forwarderName(proxy) === undefined) return undefined;
  const published = containerOfProxy(proxy, await containers());
  return published && `container ${published.containerName}`;
}

/** A holder that cannot be seen. */
function strangerText({ uid }: RawListener): string {
  return uid === undefined ? 'somebody else' : `a process of user ${uid}`;
}

/** Who holds a port that a container could not have; its address is empty where it wanted all of them. */
export function portHolderOf(platform: Platform): PortHolder {
  return async (address, port) => {
    const inTheWay = (listener: RawListener) =>
      isWildcard(address || '0.0.0.0') || isWildcard(listener.address) || listener.address === address;
    const listeners = await platform.listeners();
    const holder = listeners.find((one) => one.protocol === 'tcp' && one.port === port && inTheWay(one));
    const process = holder?.pids[0] === undefined ? undefined : await platform.process(holder.pids[0]);
    if (process) return formatProcess(process, Date.now());
    return holder && strangerText(holder);
  };
}

/**
 * Whether a listener is in the way of a service that will listen on this port. Without a declared address the service may
 * bind every address or loopback; a listener on another single address is no obstacle (but may become a shadow).
 */
export function overlaps(listener: Pick<RawListener, 'address' | 'family'>, port: PortSpec): boolean {
  if (port.address !== undefined) return meets(port.address, listener.address);
  if (isWildcard(listener.address)) return true;
  return listener.family === 4 && isLoopback(listener.address) && listener.address === '127.0.0.1';
}
