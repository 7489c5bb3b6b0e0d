import type { ComponentChildren } from 'preact';
import { formatClock } from '../../../shared/text/clock-time.ts';
import { useStore } from '../app/store-context.ts';

interface MomentProps {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly class?: string;
  readonly children: ComponentChildren;
  /** Around the exact time, which is shown under the pointer. */
  words(exact: string): string;
}

/** A time that is told roughly, with the exact one under the pointer and for whoever reads the page by machine. */
export function Moment({ at, words, class: name, children }: MomentProps) {
  const { now } = useStore();
  return (
    <time class={name} dateTime={new Date(at).toISOString()} title={words(formatClock(at, now.peek()))}>
      {children}
    </time>
  );
}
