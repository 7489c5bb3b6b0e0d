import { resolve } from 'node:path';
import type { App } from 'electron';
import { z } from 'zod';

const messageSchema = z.object({ stack: z.string().optional() });

/**
 * Makes this the only app of its `userData` folder. False: another one runs, was told what this one was started for
 * and shows itself; this one should end. `again` is called for each later start, with its stack as absolute path.
 */
export function claimSingleInstance(
  app: Pick<App, 'requestSingleInstanceLock' | 'on'>,
  stack: string | undefined,
  again: (stack: string | undefined) => void,
): boolean {
  // Made absolute here: the running app has another working directory.
  const message = stack === undefined ? {} : { stack: resolve(stack) };
  if (!app.requestSingleInstanceLock(message)) return false;
  app.on('second-instance', (_event, _argv, _directory, data) => {
    const told = messageSchema.safeParse(data);
    again(told.success ? told.data.stack : undefined);
  });
  return true;
}
