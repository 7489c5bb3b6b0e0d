import { formatDuration } from '../../../shared/text/duration.ts';
import { uiWords } from '../../words/ui.ts';
import { useStore } from '../app/store-context.ts';

interface ElapsedProps {
  readonly since: number;
  /** The words around the duration. */
  text?(duration: string): string;
}

/** A duration up to now that counts on; only this text is drawn again each second. */
export function Elapsed({ since, text = (duration) => duration }: ElapsedProps) {
  const { now } = useStore();
  return <span class="elapsed">{text(formatDuration(now.value - since))}</span>;
}

interface RemainingProps {
  readonly until: number;
  /** The words around the time left, which reads `in 5 s` or `now`. */
  text?(timeLeft: string): string;
}

/** The time left until a moment. */
export function Remaining({ until, text = (timeLeft) => timeLeft }: RemainingProps) {
  const { now } = useStore();
  const left = until - now.value;
  return <span class="elapsed">{text(left > 0 ? uiWords.timeLeft(formatDuration(left + 999)) : uiWords.now)}</span>;
}
