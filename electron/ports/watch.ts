import { LIMITS } from '../limits.ts';
import type { Platform, RawListener } from '../platform/platform.ts';

/** Which of the machine's sockets are watched. */
export interface WatchedSockets {
  readonly ports: ReadonlySet<number>;
  /** Whether every tcp socket counts at this moment. */
  readonly all?: boolean;
}

/** What is watched, and how often. Asked at each look, so that a changed stack file needs no new watch. */
export interface Watched {
  sockets(): WatchedSockets;
  /** From the end of one look to the next; a system that is slow to tell takes longer. */
  readonly pauseMs: number;
}

export interface PortWatch {
  /** Its pause may be shorter now: it counts from the last look. */
  hurry(): void;
  end(): void;
}

/** The sockets on the watched ports as one text: equal texts, nothing changed. */
function fingerprint(sockets: readonly RawListener[], { ports, all }: WatchedSockets): string {
  return sockets
    .filter(({ port, protocol }) => ports.has(port) || (all && protocol === 'tcp'))
    .map(({ protocol, address, port, socket, pids }) => `${protocol} ${address} ${port} ${socket ?? pids.join(',')}`)
    .sort()
    .join('\n');
}

/**
 * Looks at the kernel's listener tables and calls back when the set of sockets on the watched ports changed; the caller
 * then takes the whole inventory. The first look calls back too. Where no port is watched the kernel is not asked.
 */
export function watchPorts(platform: Platform, watched: () => Watched, onChange: () => void): PortWatch {
  let last: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let leastMs = 0;
  let stopped = false;
  const look = async (): Promise<void> => {
    timer = undefined;
    try {
      const now = await seen(watched().sockets());
      if (!stopped && now !== last) {
        last = now;
        onChange();
      }
    } catch {
      // The tables could not be read this time; the next look tries again.
    }
    // From the end of one look to the next, so that a slow system is not asked twice at once.
    lookedAt = performance.now();
    if (!stopped) wait();
  };
  const seen = async (what: WatchedSockets): Promise<string> => {
    if (what.ports.size === 0 && !what.all) return '';
    const cheap = await platform.listeningSockets();
    leastMs = cheap ? 0 : LIMITS.ports.watchSlowMs;
    return fingerprint(cheap ?? (await platform.listeners()), what);
  };
  const wait = (): void => {
    const pauseMs = Math.max(watched().pauseMs, leastMs);
    timer = setTimeout(() => void look(), Math.max(0, lookedAt + pauseMs - performance.now()));
  };
  void look();
  return {
    hurry: () => {
      // Undefined: a look is on its way.
      if (timer === undefined || stopped) return;
      clearTimeout(timer);
      wait();
    },
    end: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
