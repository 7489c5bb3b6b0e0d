import { formatExactTime, formatLocalTime } from '../../../shared/text/clock-time.ts';
import { logsWords } from '../../words/logs.ts';
import { useStore } from '../app/store-context.ts';
import { EventTime } from './event-time.tsx';

interface MomentProps {
  readonly stack: string;
  readonly service: string | undefined;
  readonly at: number;
}

/** When something happened to a service: pressed, it leads to the log at that moment. */
export function EventMoment({ stack, service, at }: MomentProps) {
  const { trail } = useStore();
  if (service === undefined) return <EventTime at={at} />;
  return (
    <button
      type="button"
      class="link event-moment"
      aria-label={logsWords.logAt(service, formatLocalTime(at))}
      title={`${formatExactTime(at)} · ${logsWords.logAtHint}`}
      onClick={() => trail.go({ kind: 'logs', stack, service, at })}
    >
      <time dateTime={new Date(at).toISOString()}>{formatLocalTime(at)}</time>
    </button>
  );
}
