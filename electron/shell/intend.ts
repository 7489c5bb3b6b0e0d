import type { Intent } from '../contract/intent.ts';
import type { HostPort } from '../supervisor/host/host-port.ts';
import type { StackOpener } from './stack-opener.ts';

export interface IntendDeps {
  readonly host: HostPort;
  readonly stacks: Pick<StackOpener, 'forget'>;
}

/** Asks the host for it. A stack that was closed, or declined altogether, is not opened again at the next start. */
export async function intend(intent: Intent, { host, stacks }: IntendDeps): ReturnType<HostPort['request']> {
  const stack = host.view().stacks.find(({ key }) => key === intent.stack);
  const done = await host.request(intent);
  const closes = intent.type === 'close' || (intent.type === 'decline' && stack?.approval?.kind === 'trust');
  if (done.ok && closes && stack) stacks.forget(stack.file);
  return done;
}
