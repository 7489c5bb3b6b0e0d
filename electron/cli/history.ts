import { foldEvidence } from '../../shared/history/fold-evidence.ts';
import { besideState } from '../../shared/text/cause.ts';
import type { HistoryEvent } from '../contract/history.ts';
import { type Context, withStack } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { formatTime } from './output.ts';
import { sinceOf } from './since.ts';
import { viewsWords } from './words/views.ts';

export interface HistoryOptions {
  readonly service?: string;
  /** See `sinceOf`. */
  readonly since?: string;
  readonly limit?: number;
}

/** `history`: what happened, oldest first. */
export function history(context: Context, options: HistoryOptions): Promise<number> {
  const since = options.since === undefined ? undefined : sinceOf(options.since, Date.now());
  if (options.since !== undefined && since === undefined) {
    const message = viewsWords.badSince(JSON.stringify(options.since));
    return Promise.resolve(context.output.problem({ code: 'bad-call', message }));
  }
  return withStack(context, async ({ client, stack }) => {
    const { output } = context;
    const { service, limit } = options;
    const events = await client.request('history', { stack, service, since, limit });
    if (!events.ok) return output.problem(events.problem);
    output.document(events.value);
    if (events.value.length === 0) output.line(since === undefined ? viewsWords.noEvents : viewsWords.noEventsSince);
    for (const event of foldEvidence(events.value)) {
      output.line(textOf(event));
      const said = lastLineOf(event);
      if (said !== undefined) output.line(`    ${viewsWords.lastLine(said)}`);
    }
    return EXIT.good;
  });
}

function textOf(event: HistoryEvent): string {
  const { at, kind, service, from, to, cause, actor, data } = event;
  const phase = String(data?.phase ?? '');
  const change = kind === 'transition' ? ` ${from} → ${to}` : '';
  const what = kind === 'incident' ? ` ${viewsWords.incidentPhase(phase)}` : change;
  const why = service === undefined ? cause : besideState(service, kind === 'incident' ? phase : (to ?? ''), cause);
  return `${formatTime(at)}  ${service ?? viewsWords.wholeStack}${what}${why === '' ? '' : `  ${why}`}  [${actor}]`;
}

/** The newest line that says something of the output that was kept with an event. */
function lastLineOf({ data }: HistoryEvent): string | undefined {
  const lines = Array.isArray(data?.lastLines) ? data.lastLines : [];
  return lines.findLast((line): line is string => typeof line === 'string' && line.trim() !== '')?.trim();
}
