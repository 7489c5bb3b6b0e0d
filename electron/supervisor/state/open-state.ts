import { describeTorn, HISTORY_TORN } from '../../history/file.ts';
import { HistoryLog } from '../../history/log.ts';
import { cutOffEvents } from '../../history/open-actions.ts';
import type { Problem } from '../../result.ts';
import type { Definition } from '../../stack/definition.ts';
import type { Clock } from '../model/clock.ts';
import { digestOf } from '../model/definition-digest.ts';
import { keptWishes } from '../model/kept-wishes.ts';
import { Ledger } from '../model/ledger.ts';
import type { LedgerContent } from '../model/saved-service.ts';
import { readSaved } from '../model/saved-state.ts';
import type { StackPaths } from '../model/stack-paths.ts';
import { leftFor } from './approved-change.ts';
import { StackState } from './stack-state.ts';

/** Reads back what an earlier run left of a stack. Problems are told in the history and returned; none of them stops the stack. */
export async function openState(
  definition: Definition,
  paths: StackPaths,
  bootId: string,
  clock: Clock,
): Promise<{ readonly state: StackState; readonly problems: readonly Problem[] }> {
  const { stack } = definition;
  const { log, dropped } = await HistoryLog.open(paths.history);
  const where = { ledger: paths.ledger, file: stack.file, bootId, wall: clock.wall() };
  const { saved, problem } = await readSaved({ ...where, history: () => log.read() });
  const left = leftFor(saved, digestOf(definition), stack);
  const disk = { history: log, ledger: new Ledger(paths.ledger), left };
  const state = new StackState(stack, paths, disk, bootId, clock);
  const torn = { code: HISTORY_TORN, message: describeTorn(dropped), file: paths.history };
  const problems = [...(problem ? [problem] : []), ...(dropped > 0 ? [torn] : [])];
  for (const { message, code } of problems) state.note(message, { code });
  if (saved && !problem && (dropped > 0 || isNewer(saved, log.recent(1)[0]?.at))) {
    const again = keptWishes(saved, await log.read());
    if (again) state.note(again.cause, again.data);
  }
  if (left.told !== undefined) state.note(left.told);
  for (const told of cutOffEvents(log.openActions, clock.wall())) state.record(told);
  return { state, problems };
}

/** A history that was cut ends before what the saved state tells of. `toldAt`: of its last event, epoch milliseconds. */
function isNewer({ services }: LedgerContent, toldAt = Number.NEGATIVE_INFINITY): boolean {
  return Object.values(services).some(({ since }) => since !== undefined && since > toldAt);
}
