import type { HistoryEvent } from '../../../electron/contract/history.ts';
import { besideState, namedOnce } from '../../../shared/text/cause.ts';
import type { Look } from '../../state-look.ts';
import { lookOf } from '../../state-look.ts';
import { actorWord } from '../../timeline.ts';
import { historyWords } from '../../words/history.ts';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { EventEvidence } from './event-evidence.tsx';
import { EventMoment } from './event-moment.tsx';

interface LineProps {
  readonly stack: string;
  readonly event: HistoryEvent;
  readonly named: boolean;
}

/** One event: when, what came of it, why and by whom. `named` adds the service. */
export function EventLine({ stack, event, named }: LineProps) {
  return (
    <li class="event">
      <EventMoment stack={stack} service={event.service} at={event.at} />
      <StateGlyph look={eventLook(event)} size={12} />
      <p>
        {named && event.service && <b>{event.service} </b>}
        {event.kind === 'incident' && (
          <span class="word">{historyWords.incidentPhase(String(event.data?.phase ?? ''))} </span>
        )}
        {event.to && <span class={`word tone-${eventLook(event).tone}`}>{eventLook(event).word} </span>}
        <span class="event-cause">{causeBeside(event, named)}</span>
        <span class="event-actor">{` · ${actorWord(event.actor)}`}</span>
      </p>
      <EventEvidence event={event} />
    </li>
  );
}

/** Without what stands in front of it. */
function causeBeside({ service, kind, to, cause, data }: HistoryEvent, named: boolean): string {
  if (!named || service === undefined) return namedOnce(cause);
  return besideState(service, kind === 'incident' ? String(data?.phase ?? '') : (to ?? ''), cause);
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
