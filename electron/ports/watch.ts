import { LIMITS } from '../limits.ts';
import type { Platform, RawListener } from '../platform/platform.ts';

/** The sockets on the watched ports as one text: equal texts, nothing changed. */
function fingerprint(sockets: readonly RawListener[], ports: ReadonlySet<number>, every: boolean): string {
  return sockets
    .filter(({ port, protocol }) => ports.has(port) || (every && protocol === 'tcp'))
    .map(({ protocol, address, port, socket, pids }) => `${protocol} ${address} ${port} ${socket ?? pids.join(',')}`)
    .sort()
    .join('\n');
}

/**
 * Looks at the kernel's listener tables and calls back when the set of sockets on the watched ports changed; the caller
 * then takes the whole inventory. `ports` is asked each time, so that a changed stack file needs no new watch. The first
 * look calls back too. `all`: whether every tcp socket counts at this moment. Returns the function that ends it.
 */
export function watchPorts(
  platform: Platform,
  ports: () => ReadonlySet<number>,
  onChange: () => void,
  everyMs?: number,
  all: () => boolean = () => false,
): () => void {
  let last: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const look = async (): Promise<void> => {
    let pauseMs: number = everyMs ?? LIMITS.ports.watchMs;
    try {
      const cheap = await platform.listeningSockets();
      if (!cheap) pauseMs = everyMs ?? LIMITS.ports.watchSlowMs;
      const now = fingerprint(cheap ?? (await platform.listeners()), ports(), all());
      if (!stopped && now !== last) {
        last = now;
        onChange();
      }
    } catch {
      // The tables could not be read this time; the next look tries again.
    }
    // From the end of one look to the next, so that a slow system is not asked twice at once.
    if (!stopped) timer = setTimeout(() => void look(), pauseMs);
  };
  void look();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
