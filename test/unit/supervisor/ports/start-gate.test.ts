import { describe, expect, it } from 'vitest';
import type { Driver } from '../../../../electron/drivers/driver.ts';
import type { Platform, ProcessInfo } from '../../../../electron/platform/platform.ts';
import type { ContainerFacts } from '../../../../electron/ports/types.ts';
import type { ManagedService } from '../../../../electron/supervisor/model/managed-service.ts';
import { startGate } from '../../../../electron/supervisor/ports/start-gate.ts';
import { draftOf } from '../../../support/managed.ts';
import { aContainer, aProcess, aPublished } from '../../../support/ports.ts';
import { stackOf } from '../../../support/stack-text.ts';

const PORT = 8000;
const proxy = aProcess(
  900,
  `/usr/bin/docker-proxy -proto tcp -host-ip 127.0.0.1 -host-port ${PORT} -container-ip 172.17.0.2 -container-port 8000`,
);

/** The sentence with which a service is refused whose port this process holds. */
async function refusal(holder: ProcessInfo, containers: readonly ContainerFacts[]): Promise<string | undefined> {
  const stack = stackOf(`name: s\nservices:\n  api: { command: x, ports: ["127.0.0.1:${PORT}"] }\n`);
  const [spec] = stack.services;
  if (!spec) throw new Error('no service');
  const socket = { protocol: 'tcp', family: 4, address: '127.0.0.1', port: PORT, pids: [holder.pid] };
  const platform = {
    listeners: async () => [socket],
    listeningSockets: async () => [{ ...socket, pids: [] }],
    process: async () => holder,
  } as unknown as Platform;
  const problem = await startGate(draftOf(stack, spec) as ManagedService, () => false, {
    platform,
    native: {} as Driver,
    previousCleared: () => undefined,
    containers: async () => containers,
  });
  return problem?.message;
}

describe('a port that is taken', () => {
  it('is held by the container behind a proxy of the engine, and not by the proxy', async () => {
    const web = aContainer('shop-web-1', [aPublished('shop-web-1', '127.0.0.1', PORT)]);
    expect(await refusal(proxy, [web])).toBe(
      `api cannot start: port ${PORT} on 127.0.0.1 is held by container shop-web-1.`,
    );
  });

  it('is held by the process where that is none, or where no container is known behind it', async () => {
    expect(await refusal(aProcess(901, 'node server.js'), [])).toContain('is held by pid 901 (node server.js, started');
    expect(await refusal(proxy, [])).toContain('is held by pid 900 (docker-proxy');
  });
});

describe('the gate of a service whose port is free', () => {
  it.each([
    { what: 'opens without a walk over the open files of all processes', sockets: [], walks: 0 },
    { what: 'walks where the system has no cheaper way', sockets: undefined, walks: 1 },
    { what: 'and not for what listens on other ports', sockets: [PORT + 1], walks: 0 },
  ])('$what', async ({ sockets, walks }) => {
    const stack = stackOf(`name: s\nservices:\n  api: { command: x, ports: ["127.0.0.1:${PORT}"] }\n`);
    const [spec] = stack.services;
    if (!spec) throw new Error('no service');
    let walked = 0;
    const listener = { protocol: 'tcp', family: 4, address: '127.0.0.1', pids: [] };
    const platform = {
      listeningSockets: async () => sockets?.map((port) => ({ ...listener, port })),
      listeners: async () => {
        walked += 1;
        return [];
      },
    } as unknown as Platform;
    const deps = { platform, native: {} as Driver, previousCleared: () => undefined };
    expect(await startGate(draftOf(stack, spec) as ManagedService, () => false, deps)).toBeUndefined();
    expect(walked).toBe(walks);
  });
});
