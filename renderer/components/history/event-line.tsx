import type { HistoryEvent } from '../../../electron/contract/history.ts';
import { formatExactTime, formatLocalTime } from '../../../shared/text/clock-time.ts';
import type { Look } from '../../state-look.ts';
import { lookOf } from '../../state-look.ts';
import { actorWord } from '../../timeline.ts';
import { historyWords } from '../../words/history.ts';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { EventEvidence } from './event-evidence.tsx';

/** One event: when, what came of it, why and by whom. `named` adds the service. */
export function EventLine({ event, named }: { readonly event: HistoryEvent; readonly named: boolean }) {
  return (
    <li class="event">
      <EventTime at={event.at} />
      <StateGlyph look={eventLook(event)} size={12} />
      <p>
        {named && event.service && <b>{event.service} </b>}
        {event.kind === 'incident' && (
          <span class="word">{historyWords.incidentPhase(String(event.data?.phase ?? ''))} </span>
        )}
        {event.to && <span class={`word tone-${eventLook(event).tone}`}>{eventLook(event).word} </span>}
        <span class="event-cause">{event.cause}</span>
        <span class="event-actor">{` · ${actorWord(event.actor)}`}</span>
      </p>
      <EventEvidence event={event} />
    </li>
  );
}

/** The time of day, with the exact moment under the pointer. */
export function EventTime({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExactTime(at)}>
      {formatLocalTime(at)}
    </time>
  );
}

const kindLooks: Readonly<Record<HistoryEvent['kind'], Look>> = {
  transition: { tone: 'quiet', shape: 'disc', word: '' },
  action: { tone: 'busy', shape: 'disc', word: '' },
  incident: { tone: 'bad', shape: 'triangle', word: '' },
  note: { tone: 'quiet', shape: 'disc', word: '' },
};

const over: Look = { tone: 'good', shape: 'tick', word: '' };

function eventLook({ kind, to, data }: HistoryEvent): Look {
  if (kind === 'incident' && data?.phase === 'closed') return over;
  return to ? lookOf({ state: to, shadowed: false, desired: 'down' }) : kindLooks[kind];
}
