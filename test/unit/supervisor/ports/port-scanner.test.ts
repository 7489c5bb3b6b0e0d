import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import type { Platform, ProcessInfo, TableOptions } from '../../../../electron/platform/platform.ts';
import { sharedLook } from '../../../../electron/platform/slices.ts';
import type { Inventory } from '../../../../electron/ports/types.ts';
import { type PortListener, PortObserver } from '../../../../electron/supervisor/ports/port-scanner.ts';
import { aProcess } from '../../../support/ports.ts';

const PORT = 54_113;
const OLD = aProcess(70, 'python -m http.server');
const NEW = aProcess(71, 'node server.js');

/** A machine on which NEW takes the port of OLD while somebody else has a table made for another question. */
function machineWhereAPortChangesHands() {
  let holder = OLD;
  let tables = 0;
  const table = sharedLook(async (): Promise<readonly ProcessInfo[]> => {
    tables += 1;
    return [holder];
  });
  const part: Partial<Platform> = {
    listeners: async () => {
      holder = NEW;
      await nextTurn();
      return [{ protocol: 'tcp', family: 4, address: '127.0.0.1', port: PORT, socket: '1', pids: [NEW.pid] }];
    },
    listeningSockets: async () => [],
    processes: ({ since }: TableOptions = {}) => table(since),
    timeWaitPorts: async () => new Set<number>(),
    environmentValues: async () => new Map<number, string>(),
  };
  return { platform: part as Platform, ask: () => table(), tables: () => tables };
}

it('explains the holders of ports by a table that is never older than the listeners, and takes one of its own a look', async () => {
  const { platform, ask, tables } = machineWhereAPortChangesHands();
  const seen: Inventory[] = [];
  const listener: PortListener = {
    watched: () => [PORT],
    searches: () => false,
    isSettled: () => true,
    refresh: async (since) => void (await platform.processes({ since })),
    members: () => [],
    marks: () => false,
    judge: async (inventory) => void seen.push(inventory),
  };
  const engine = {
    containers: async () => {
      await ask();
      return { known: true, facts: [] };
    },
    list: () => [],
  };
  const observer = new PortObserver({ platform, engine, listeners: () => [listener, listener], isShown: () => false });
  await observer.look();
  observer.close();
  expect(seen[0]?.listeners.map(({ processes }) => processes.map(({ pid }) => pid))).toEqual([[NEW.pid]]);
  // Another's, and the one of the look: the trees of all stacks are found in the same.
  expect(tables()).toBe(2);
});

/** So many services come up one after the other, each with a look that takes its time; how many looks there were. */
async function looksAtServicesThatComeUp(services: number): Promise<number> {
  vi.useFakeTimers();
  try {
    let looks = 0;
    const part: Partial<Platform> = {
      listeners: async () => [],
      listeningSockets: async () => [],
      processes: async () => [],
      timeWaitPorts: async () => new Set<number>(),
      environmentValues: async () => new Map<number, string>(),
    };
    const ports = Array.from({ length: services }, (_, at) => PORT + at);
    const listener: PortListener = {
      watched: () => ports,
      searches: () => false,
      isSettled: () => false,
      refresh: async () => undefined,
      members: () => [],
      marks: () => false,
      judge: async () => {
        looks += 1;
        await new Promise((resolve) => setTimeout(resolve, 500));
      },
    };
    const engine = { containers: async () => ({ known: true, facts: [] }), list: () => [] };
    const observer = new PortObserver({
      platform: part as Platform,
      engine,
      listeners: () => [listener],
      isShown: () => false,
    });
    for (let at = 0; at < 200; at++) {
      observer.lookSoon();
      await vi.advanceTimersByTimeAsync(50);
    }
    observer.close();
    return looks;
  } finally {
    vi.useRealTimers();
  }
}

it('rests after a look at many services, and looks after every change of few', async () => {
  expect(await looksAtServicesThatComeUp(10)).toBeGreaterThan(15);
  // Each takes half a second and is followed by four times as much.
  const many = await looksAtServicesThatComeUp(1_000);
  expect(many).toBeGreaterThan(2);
  expect(many).toBeLessThan(6);
});
