/** A fault of ours: told to whoever looks after the process, by its handlers of uncaught exceptions, while the work goes on. */
export function report(fault: unknown): void {
  queueMicrotask(() => {
    throw fault;
  });
}

/** Tells one of many listeners. A fault of its own costs nobody else the news. */
export function tell(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    report(error);
  }
}
