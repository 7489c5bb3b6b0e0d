import { computed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { formatClock } from '../../../shared/text/clock-time.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';

/** That nobody is told of this stack now, however it is: silence is to be seen, and ended where it is seen. */
export function SnoozeNote({ stack, name }: { readonly stack: string; readonly name: string }) {
  const { choosing, now } = useStore();
  const until = choosing.settings.value?.stackSnoozes[stack] ?? 0;
  // Drawn again when it begins and ends, not each second.
  const isSnoozed = useMemo(() => computed(() => until > now.value), [until, now]);
  if (!isSnoozed.value) return null;
  return (
    <p class="stack-snooze">
      {stacksWords.snoozedUntil(formatClock(until, now.peek()))}{' '}
      <button
        type="button"
        class="link"
        aria-label={stacksWords.endSnoozeOf(name)}
        onClick={() => void choosing.snooze(false, stack)}
      >
        {stacksWords.endSnooze}
      </button>
    </p>
  );
}
