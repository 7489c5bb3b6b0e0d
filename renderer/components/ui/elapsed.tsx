import { formatDuration } from '../../../shared/text/duration.ts';
import { uiWords } from '../../words/ui.ts';
import { useStore } from '../app/store-context.ts';

/** A duration up to now that counts on; only this text is drawn again each second. */
export function Elapsed({ since, prefix = '' }: { readonly since: number; readonly prefix?: string }) {
  const { now } = useStore();
  return <span class="elapsed">{prefix + formatDuration(now.value - since)}</span>;
}

/** The time left until a moment. */
export function Remaining({ until }: { readonly until: number }) {
  const { now } = useStore();
  return <span class="elapsed">{until > now.value ? uiWords.in(formatDuration(until - now.value + 999)) : 'now'}</span>;
}
