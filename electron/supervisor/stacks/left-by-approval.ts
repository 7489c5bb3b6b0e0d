/** What an earlier yes left running, compared with what a person says yes to now: what runs must be what was approved. */
import type { Definition } from '../../stack/definition.ts';
import type { Stack } from '../../stack/stack.ts';
import type { Trust } from '../approval/trust.ts';
import { changedServices } from '../definition/stack-change.ts';
import { digestOf } from '../model/definition-digest.ts';
import { Ledger, peekLedger } from '../model/ledger.ts';
import type { LedgerContent } from '../model/saved-service.ts';
import { stackPaths } from '../model/stack-paths.ts';
import type { World } from '../model/world.ts';
import { pendingOf, type RunChange } from '../state/approved-change.ts';
import { claimFolder } from '../state/claim-folder.ts';

interface Room {
  readonly world: Pick<World, 'home'>;
  readonly trust: Pick<Trust, 'formerOf' | 'forgetFormer'>;
}

/**
 * Before the yes to a stack that had none: what it runs otherwise than what was left running is written down, as a change of an open
 * stack is. Whoever opens the stack then starts that anew, or goes on with it after a crash; where the yes does not come it is nothing.
 */
export async function announceAnew(now: Definition, { world, trust }: Room): Promise<void> {
  const paths = stackPaths(world.home, now.stack);
  // Its name may be another one since then, and what it left lies under the old one.
  await claimFolder(paths);
  const content = await peekLedger(paths.ledger);
  if (!content) return;
  const former = await trust.formerOf(now.stack.file);
  const change = former ? changedServices(former, now) : allOf(content, now.stack);
  const pending = pendingOf(digestOf(now), { ...change, anew: true });
  if (pending) await new Ledger(paths.ledger).save(() => ({ ...content, change: pending }));
}

/** After a yes was taken back, or what it left was stopped: what it was for is kept only as long as something may run by it. */
export async function forgetUnlessRunning(stack: Stack, { world, trust }: Room): Promise<void> {
  const content = await peekLedger(stackPaths(world.home, stack).ledger);
  if (!content || !Object.values(content.services).some(mayRun)) await trust.forgetFormer(stack.file);
}

/** Nobody knows any more what was approved: it may be anything that runs. */
function allOf({ services }: LedgerContent, stack: Stack): RunChange {
  const rerun = stack.services.flatMap(({ id }) => (mayRun(services[id]) ? [id] : []));
  return { renamed: [], rerun };
}

function mayRun(saved: LedgerContent['services'][string] | undefined): boolean {
  return (
    saved !== undefined && (saved.running !== undefined || saved.state === 'starting' || saved.state === 'stopping')
  );
}
