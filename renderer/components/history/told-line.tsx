import { bareCause } from '../../../shared/text/cause.ts';
import { formatDuration } from '../../../shared/text/duration.ts';
import type { Told } from '../../history/stories.ts';
import { historyWords } from '../../words/history.ts';
import { useStore } from '../app/store-context.ts';
import { Elapsed } from '../ui/elapsed.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { EventTime } from './event-time.tsx';

interface ToldProps {
  readonly stack: string;
  readonly told: Told;
  readonly named: boolean;
}

/** One incident, whatever was said of it meanwhile, and the way to its report. */
export function ToldLine({ stack, told, named }: ToldProps) {
  const { trail } = useStore();
  const { id, service, openedAt, closedAt, cause, events } = told;
  const isOver = closedAt !== undefined;
  return (
    <li class="event">
      <EventTime at={events[0]?.at ?? openedAt} />
      <StateGlyph look={{ tone: isOver ? 'good' : 'bad', shape: isOver ? 'tick' : 'triangle', word: '' }} size={12} />
      <p>
        {named && <b>{service} </b>}
        <button type="button" class="link" onClick={() => trail.go({ kind: 'report', stack, incident: id })}>
          {historyWords.incident}
        </button>{' '}
        {isOver ? (
          historyWords.overAfter(formatDuration(closedAt - openedAt))
        ) : (
          <Elapsed since={openedAt} text={historyWords.openFor} />
        )}
        : {bareCause(service, cause)}
      </p>
    </li>
  );
}
