import { useEffect, useMemo } from 'preact/hooks';
import type { Bridge } from '../../../electron/contract/channels.ts';
import { beginSearch } from '../../logs/search-thread.ts';
import { createLogSession, type LogSession } from '../../logs/session.ts';
import { TIMING } from '../../timing.ts';

/** The log of these services, read on while the page is seen. */
export function useLogSession(bridge: Bridge, stack: string, services: readonly string[]): LogSession {
  const session = useMemo(
    () => createLogSession(bridge, stack, services, beginSearch),
    [bridge, stack, services.join(' ')],
  );
  useEffect(() => {
    const poll = () => {
      if (document.visibilityState === 'visible') void session.poll();
    };
    poll();
    const timer = setInterval(poll, TIMING.logPollMs);
    document.addEventListener('visibilitychange', poll);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', poll);
      session.close();
    };
  }, [session]);
  return session;
}
