/** What lies in the home of a supervisor that was killed: read as it lies, before anybody could put it right. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HistoryEvent } from '../../electron/contract/history.ts';

/** @returns a sentence for each file that cannot be read as what it is; only the last line of the history may be torn */
export function unreadable(home: string): readonly string[] {
  const names = readdirSync(home, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      try {
        JSON.parse(readFileSync(join(home, name), 'utf8'));
        return [];
      } catch (error) {
        return existsSync(join(home, name)) ? [`${name} is no JSON: ${String(error)}`] : [];
      }
    });
}

/** The events of a history file, oldest first, and how many of its lines are none. */
export function eventsIn(file: string): { readonly events: readonly HistoryEvent[]; readonly torn: number } {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  const events = lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as HistoryEvent];
    } catch {
      return [];
    }
  });
  return { events, torn: lines.length - events.length };
}

/** Plans that were asked for and of which nothing says what came of them. */
export function openPlans(events: readonly HistoryEvent[]): readonly string[] {
  const told = new Set(events.filter(({ data }) => Array.isArray(data?.verification)).map(({ data }) => data?.plan));
  const asked = events.flatMap(({ kind, data }) =>
    kind === 'action' && typeof data?.plan === 'string' && data.verification === undefined ? [data.plan] : [],
  );
  return asked.filter((plan) => !told.has(plan));
}
