import { computed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { formatAge, formatDuration } from '../../../shared/text/duration.ts';
import { uiWords } from '../../words/ui.ts';
import { useStore } from '../app/store-context.ts';

interface ElapsedProps {
  readonly since: number;
  /** In its largest unit alone: `14 min`. */
  readonly rough?: boolean;
  /** The words around the duration. */
  text?(duration: string): string;
}

const bare = (text: string) => text;

/** A duration up to now that counts on. Nothing is drawn while its words stay the same, and then only these words. */
export function Elapsed({ since, rough = false, text = bare }: ElapsedProps) {
  const { now } = useStore();
  const words = useMemo(
    () => computed(() => text((rough ? formatAge : formatDuration)(now.value - since))),
    [now, since, rough, text],
  );
  return <span class="elapsed">{words}</span>;
}

interface RemainingProps {
  readonly until: number;
  /** The words around the time left, which reads `in 5 s` or `now`. */
  text?(timeLeft: string): string;
}

/** The time left until a moment. */
export function Remaining({ until, text = bare }: RemainingProps) {
  const { now } = useStore();
  const words = useMemo(
    () =>
      computed(() => {
        const left = until - now.value;
        return text(left > 0 ? uiWords.timeLeft(formatDuration(left + 999)) : uiWords.now);
      }),
    [now, until, text],
  );
  return <span class="elapsed">{words}</span>;
}
