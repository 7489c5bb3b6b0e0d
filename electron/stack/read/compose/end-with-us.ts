/** Children in groups of their own outlive us, and their deadline is ours: those that we only ask something end with this process. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const endings = new Set<() => void>();

/** Calls `end` when this process ends, by itself or by a signal, until the returned function was called. `end` may not wait. */
export function endWithUs(end: () => void): () => void {
  if (endings.size === 0) listen();
  endings.add(end);
  return () => {
    if (endings.delete(end) && endings.size === 0) unlisten();
  };
}

function listen(): void {
  process.on('exit', endAll);
  // First, so that a listener that is called once is still there to be seen.
  if (!isElectron()) for (const signal of SIGNALS) process.prependListener(signal, onSignal);
}

function unlisten(): void {
  process.off('exit', endAll);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}

function endAll(): void {
  for (const end of endings) end();
}

function onSignal(signal: NodeJS.Signals): void {
  // Somebody else decides what it means; if that is an end, `exit` follows.
  if (process.listenerCount(signal) > 1) return;
  endAll();
  endings.clear();
  unlisten();
  // A listener takes the place of what a signal does: now it does it.
  process.kill(process.pid, signal);
}

/** Electron has handlers of its own, beneath Node's: to take ours away would take them away, too. It ends by `exit`. */
function isElectron(): boolean {
  return 'type' in process && process.type === 'browser';
}
