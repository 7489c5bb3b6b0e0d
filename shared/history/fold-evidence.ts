/** What was kept of a failure belongs to the event that it is about, for whoever shows events. Pure. */

interface Event {
  readonly seq: number;
  readonly data?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * The events without those that only keep evidence: each gives its data to the event that it is about, under that event's own. One
 * whose event is not among these stays, since nothing else would tell it. The order stays.
 */
export function foldEvidence<E extends Event>(events: readonly E[]): readonly E[] {
  const kept = new Map(events.flatMap((event) => (isEvidence(event) ? [[event.data?.of, event.data] as const] : [])));
  const present = new Set<unknown>(events.map(({ seq }) => seq));
  return events
    .filter((event) => !isEvidence(event) || !present.has(event.data?.of))
    .map((event) => (kept.has(event.seq) ? { ...event, data: { ...kept.get(event.seq), ...event.data } } : event));
}

function isEvidence({ data }: Event): boolean {
  return data?.code === 'evidence' && typeof data.of === 'number';
}
