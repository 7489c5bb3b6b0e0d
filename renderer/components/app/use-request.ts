import { useEffect, useState } from 'preact/hooks';
import type { PageChannel, RequestOf, ResponseOf } from '../../../electron/contract/channels.ts';
import { reasonOf } from '../../reason.ts';
import { useStore } from './store-context.ts';

export interface Asked<T> {
  /** The newest answer; the one before stays until the next is there. */
  readonly answer: T | undefined;
  /** Why there is none. */
  readonly failure: string | undefined;
}

interface Options {
  /** Asks again so often while the page is visible; left out: once. Milliseconds. */
  readonly everyMs?: number;
  /** Asks again when this changes. */
  readonly anew?: unknown;
}

/** What the supervisor answers to a question, for as long as the component is there. An answer that comes late is dropped. */
export function useRequest<C extends PageChannel>(
  channel: C,
  request: RequestOf<C>,
  { everyMs, anew }: Options = {},
): Asked<ResponseOf<C>> {
  const { bridge } = useStore();
  const [asked, setAsked] = useState<Asked<ResponseOf<C>>>({ answer: undefined, failure: undefined });
  // Compared by its text: whoever draws makes it anew each time.
  const question = JSON.stringify(request);
  useEffect(() => {
    let ended = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isMissed = false;
    const again = () => {
      if (!ended && everyMs !== undefined) timer = setTimeout(ask, everyMs);
    };
    const ask = () => {
      isMissed = document.visibilityState === 'hidden';
      if (isMissed) return again();
      bridge
        .request(channel, request)
        .then(
          (answer) => !ended && setAsked({ answer, failure: undefined }),
          (error: unknown) => !ended && setAsked(({ answer }) => ({ answer, failure: reasonOf(error) })),
        )
        .finally(again);
    };
    /** What nobody was there to see is asked for when somebody is. */
    const onShown = () => {
      if (!isMissed || document.visibilityState === 'hidden') return;
      clearTimeout(timer);
      ask();
    };
    document.addEventListener('visibilitychange', onShown);
    ask();
    return () => {
      ended = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onShown);
    };
  }, [bridge, channel, question, everyMs, anew]);
  return asked;
}
