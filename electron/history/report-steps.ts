/** Steps of one action that did the same to several processes, told as one. Pure. */
import { formatList } from '../../shared/text/list.ts';
import type { HistoryEvent } from '../contract/history.ts';

/** As a step records what it did to a process: `pid 4711 (python main.py): it ended`, `…: pid 4711 ended` in an older version. */
const STEP = /^pid (\d+) (\(.*\)): (?:it|pid \1) (.*)$/s;

interface Step {
  readonly pid: string;
  readonly command: string;
  readonly result: string;
}

/** The events with runs of such steps as one, in the place of the first, and what was done to a process named once: `pids 1 and 2 (python main.py) ended`. */
export function withStepsFolded(events: readonly HistoryEvent[]): readonly HistoryEvent[] {
  const folded: HistoryEvent[] = [];
  let run: { readonly first: HistoryEvent; readonly step: Step; readonly pids: string[] } | undefined;
  for (const event of events) {
    const step = stepOf(event);
    if (
      step &&
      run &&
      isAlike(run.first, event) &&
      run.step.command === step.command &&
      run.step.result === step.result
    )
      run.pids.push(step.pid);
    else run = step && { first: event, step, pids: [step.pid] };
    if (!run) folded.push(event);
    else if (run.pids.length === 1) folded.push(toldOf(run.first, run.step, run.pids));
    else folded[folded.length - 1] = toldOf(run.first, run.step, run.pids);
  }
  return folded;
}

function stepOf({ kind, cause }: HistoryEvent): Step | undefined {
  const [, pid, command, result] = (kind === 'action' && STEP.exec(cause)) || [];
  return pid !== undefined && command !== undefined && result !== undefined ? { pid, command, result } : undefined;
}

function isAlike(a: HistoryEvent, b: HistoryEvent): boolean {
  return a.service === b.service && a.actor === b.actor;
}

function toldOf(event: HistoryEvent, { command, result }: Step, pids: readonly string[]): HistoryEvent {
  return { ...event, cause: `${pids.length === 1 ? 'pid' : 'pids'} ${formatList(pids)} ${command} ${result}` };
}
