import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../../electron/limits.ts';
import type { Platform, RawListener } from '../../../electron/platform/platform.ts';
import { type PortWatch, type Watched, watchPorts } from '../../../electron/ports/watch.ts';

/** A machine whose kernel counts how often it was asked. */
function machine() {
  const seen = { asked: 0, changes: 0, sockets: [] as readonly RawListener[] };
  const listeningSockets = async () => {
    seen.asked += 1;
    return seen.sockets;
  };
  return { seen, platform: { listeningSockets } as Pick<Platform, 'listeningSockets'> as Platform };
}

const watching = (ports: readonly number[], pauseMs: number): Watched => ({
  sockets: () => ({ ports: new Set(ports) }),
  pauseMs,
});

const socket: RawListener = { protocol: 'tcp', family: 4, address: '127.0.0.1', port: 8000, socket: '1', pids: [] };

describe('the watch on ports', () => {
  let watch: PortWatch;
  let watched: Watched;
  let seen: ReturnType<typeof machine>['seen'];

  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    watch.end();
    vi.useRealTimers();
  });

  async function begin(first: Watched): Promise<void> {
    const { seen: counts, platform } = machine();
    seen = counts;
    watched = first;
    watch = watchPorts(
      platform,
      () => watched,
      () => {
        seen.changes += 1;
      },
    );
    await vi.advanceTimersByTimeAsync(0);
  }

  it('asks the kernel nothing where no port is watched', async () => {
    await begin(watching([], 1_000));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seen.asked).toBe(0);
    watched = watching([8000], 1_000);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(seen.asked).toBe(10);
  });

  it('takes its time at rest, and none when it is in a hurry', async () => {
    const { watchMs, watchRestMs } = LIMITS.ports;
    await begin(watching([8000], watchRestMs));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seen.asked).toBe(1 + 60_000 / watchRestMs);
    await vi.advanceTimersByTimeAsync(watchMs + 500);
    seen.sockets = [socket];
    const before = { ...seen };
    watched = watching([8000], watchMs);
    watch.hurry();
    await vi.advanceTimersByTimeAsync(0);
    expect([seen.asked - before.asked, seen.changes - before.changes]).toEqual([1, 1]);
    await vi.advanceTimersByTimeAsync(3 * watchMs);
    expect([seen.asked - before.asked, seen.changes - before.changes]).toEqual([4, 1]);
  });
});
