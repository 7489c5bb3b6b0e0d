/** What the history of a stack says of a change of the settings: whoever silences an alert or chooses another engine leaves a trace. Pure. */

import { formatDuration } from '../../../shared/text/duration.ts';
import { inertLine } from '../../../shared/text/inert.ts';
import type { Preferences } from '../../contract/preferences.ts';

const time = (ms: number) => (ms === 0 ? 'off' : ms < 1_000 ? `${ms} ms` : formatDuration(ms));

/** In the order in which they are told. The size of a log hides nothing. */
const TOLD: readonly (readonly [what: string, of: (one: Preferences) => string])[] = [
  ['an alert comes after', ({ alertAfterMs }) => (alertAfterMs === 0 ? '0 s' : time(alertAfterMs))],
  ['reminders', ({ remindMs }) => time(remindMs)],
  ['interval of checks', ({ checkIntervalMs }) => time(checkIntervalMs)],
  ['timeout of checks', ({ checkTimeoutMs }) => time(checkTimeoutMs)],
  ['retries of checks', ({ checkRetries }) => String(checkRetries)],
  ['Docker context', ({ engineContext }) => (engineContext === '' ? 'automatic' : inertLine(engineContext))],
];

/** Undefined where nothing changed that belongs there. */
export function settingsNote(before: Preferences, now: Preferences): string | undefined {
  const changes = TOLD.filter(([, of]) => of(before) !== of(now)).map(
    ([what, of]) => `${what}: ${of(before)}, now ${of(now)}`,
  );
  return changes.length === 0 ? undefined : `settings were changed in the app: ${changes.join('; ')}`;
}
