/**
 * Services that somebody else runs and Stacklight only watches. Nothing is started, stopped or found: such a service is judged by
 * its probe and its port alone. A start means "expect it from now on", a stop "do not expect it any more".
 */
import { ok } from '../result.ts';
import type { Driver } from './driver.ts';

export function externalDriver(now: () => number = Date.now): Driver {
  return {
    start: async () => ok({ startedAt: now() }),
    /** Gone as far as we are concerned: nothing of it was ever ours, so nothing of ours is left. */
    stop: async () => ({ gone: true, forced: false, survivors: [] }),
    /** Whether it runs, only its probe can tell. What was watched before is watched on. */
    find: async (_spec, saved) => ok(saved),
    watch: () => () => {},
  };
}
