import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { LogRow } from '../../logs/rows.ts';
import type { Found } from '../../logs/searcher.ts';
import type { LogSession } from '../../logs/session.ts';
import { TIMING } from '../../timing.ts';

export interface Hit {
  readonly key: string;
  readonly index: number;
}

interface Hits {
  /** Rows that hold what is looked for, from the top. */
  readonly hits: readonly Hit[];
  /** Key of the row that stands out. */
  readonly current: string | undefined;
  /** The row to scroll to. */
  readonly target: { readonly index: number } | undefined;
  step(by: 1 | -1): void;
}

/** Goes from hit to hit, and to the moment that the log was opened for. `leave`: the newest line is not what is looked at any more. */
export function useHits(
  rows: readonly LogRow[],
  found: Found | undefined,
  session: LogSession,
  at: number | undefined,
  leave: () => void,
): Hits {
  const [current, setCurrent] = useState<string | undefined>(undefined);
  const [target, setTarget] = useState<{ readonly index: number } | undefined>(undefined);
  const [reached, setReached] = useState(false);
  const latest = useRef(rows);
  latest.current = rows;
  const hits = useMemo(() => {
    if (!found?.hits) return [];
    const { hits: marked } = found;
    return rows.flatMap((row, index): Hit[] =>
      row.kind === 'line' && marked.has(row.entry.id) ? [{ key: row.key, index }] : [],
    );
  }, [rows, found]);

  useEffect(() => {
    if (at === undefined) return;
    let gone = false;
    void session.readBackTo(at).then(() => {
      if (!gone) setReached(true);
    });
    return () => {
      gone = true;
    };
  }, [session, at]);
  useEffect(() => {
    if (!reached || at === undefined) return;
    const index = latest.current.findIndex((row) => timeOf(row) >= at);
    const row = latest.current[index];
    if (!row) return;
    setTarget({ index });
    setCurrent(row.key);
    const timer = setTimeout(() => setCurrent((key) => (key === row.key ? undefined : key)), TIMING.markedMs);
    return () => clearTimeout(timer);
  }, [reached]);

  const step = (by: 1 | -1) => {
    if (hits.length === 0) return;
    const from = hits.findIndex(({ key }) => key === current);
    // The first step goes to the newest hit: that is where people look.
    const next = from < 0 ? hits.length - 1 : (from + by + hits.length) % hits.length;
    const hit = hits[next];
    if (!hit) return;
    leave();
    setCurrent(hit.key);
    setTarget({ index: hit.index });
  };
  return { hits, current, target, step };
}

function timeOf(row: LogRow): number {
  if (row.kind === 'mark') return row.mark.at;
  return row.kind === 'line' ? (row.entry.at ?? 0) : 0;
}
