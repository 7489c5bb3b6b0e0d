/** Messages of the faults that are told to the process until `end`: the test that causes them looks for them, and no other hears of them. */
export function catchFaults(): { readonly faults: readonly string[]; end(): void } {
  const others = process.listeners('uncaughtException');
  const faults: string[] = [];
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', ({ message }) => faults.push(message));
  return {
    faults,
    end() {
      process.removeAllListeners('uncaughtException');
      for (const other of others) process.on('uncaughtException', other);
    },
  };
}
