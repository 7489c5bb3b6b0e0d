/** Every way out of a program that took the terminal over, so that none leaves it as it was taken. */

export interface EndingParts {
  leave(): void;
  /** Says what was thrown; gives the exit code. */
  failed(error: unknown): number;
}

/** What signals mean as an exit code: 128 and the number (POSIX shells). */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143 } as const;

/** Listens until it is released: to signals, to what nobody caught, and to the end of the process by whatever else. */
export function endingsOf(
  process: Pick<NodeJS.Process, 'on' | 'off' | 'exit'>,
  { leave, failed }: EndingParts,
): { release(): void } {
  const onSignals = Object.entries(SIGNALS).map(([signal, code]) => {
    const listener = () => {
      leave();
      process.exit(code);
    };
    process.on(signal, listener);
    return { signal, listener };
  });
  const onError = (error: unknown) => {
    leave();
    process.exit(failed(error));
  };
  process.on('uncaughtException', onError);
  process.on('unhandledRejection', onError);
  process.on('exit', leave);
  return {
    release() {
      for (const { signal, listener } of onSignals) process.off(signal, listener);
      process.off('uncaughtException', onError);
      process.off('unhandledRejection', onError);
      process.off('exit', leave);
    },
  };
}
