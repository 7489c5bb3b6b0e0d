/** What a person's answer does to an open stack: yes, no, and a yes that is taken back. */
import { isLive } from '../../lifecycle/service.ts';
import type { Result } from '../../result.ts';
import { forgetUnlessRunning } from './left-by-approval.ts';
import { type Consent, type OpeningContext, type Read, waitingEntry } from './open-entry.ts';
import { onFilesRead, withdrawn } from './reconsider-entry.ts';
import { askedAs, type Entry, fileOf, newestOf } from './stack-entry.ts';

/**
 * The yes to what was shown under this id. `read`: what the files say now; when that is not what was shown, nothing is approved
 * and `seen` asks what is asked now.
 */
export async function approve(
  entry: Entry,
  read: Read,
  approval: string,
  yes: Consent,
  room: OpeningContext,
): Promise<{ readonly seen: Entry; readonly result: Result<void> }> {
  const seen = await onFilesRead(entry, read, undefined, room);
  const asked = askedAs(seen, approval);
  if (!asked.ok) return { seen, result: asked };
  return { seen: await onFilesRead(seen, read, yes, room), result: { ok: true, value: undefined } };
}

/**
 * The no. What was approved goes on, and it is not asked again until the files change again; a stack without any yes is closed
 * (undefined).
 */
export async function decline(
  entry: Entry,
  approval: string,
  room: OpeningContext,
): Promise<Result<Entry | undefined>> {
  const asked = askedAs(entry, approval);
  if (!asked.ok) return asked;
  if (entry.kind === 'waiting') return { ok: true, value: undefined };
  await room.trust.decline(fileOf(entry), approval);
  const cause = `a stack file change was declined: ${asked.value.sentence}`;
  entry.supervisor.state.record({ at: room.world.clock.wall(), kind: 'action', cause, actor: 'user' });
  return { ok: true, value: withdrawn(entry) };
}

/** Nothing of it may run from now on. What runs is left running, unwatched, and named. */
export async function revoke(
  entry: Entry,
  room: OpeningContext,
): Promise<{ readonly entry: Entry; readonly running: readonly string[] }> {
  await room.trust.forget(fileOf(entry));
  if (entry.kind === 'waiting') {
    await forgetUnlessRunning(entry.waiting.definition.stack, room);
    return { entry, running: [] };
  }
  const { supervisor } = entry;
  const live = [...supervisor.state.managedServices.values()].filter((managed) => isLive(managed.service.phase));
  const running = live.filter(({ spec }) => spec.kind !== 'external').map(({ spec }) => spec.id);
  supervisor.state.note(`the stack's approval was revoked; left running: ${running.join(', ') || 'nothing'}`);
  await supervisor.close();
  await forgetUnlessRunning(supervisor.state.stack, room);
  const { waiting } = await waitingEntry(newestOf(entry), room);
  return { entry: { kind: 'waiting', waiting: { ...waiting, leftRunning: new Set(running) } }, running };
}
