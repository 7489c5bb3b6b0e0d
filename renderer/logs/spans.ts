import { type LogSpan, logSpans } from '../ansi.ts';
import type { Range } from './match.ts';

export interface MarkedSpan extends LogSpan {
  /** Part of what was looked for. */
  readonly hit: boolean;
}

/** The runs of colour of a line, cut again where something was found in its text. */
export function markedSpans(raw: string, marks: readonly Range[]): MarkedSpan[] {
  return cutSpans(logSpans(raw), marks);
}

/** Runs of text, cut where the marks of their whole text begin and end. Both are in order. */
export function cutSpans(spans: readonly LogSpan[], marks: readonly Range[]): MarkedSpan[] {
  if (marks.length === 0) return spans.map((span) => ({ ...span, hit: false }));
  const cut: MarkedSpan[] = [];
  let offset = 0;
  for (const span of spans) {
    const end = offset + span.text.length;
    let at = offset;
    for (const [from, to] of marks) {
      const [first, last] = [Math.max(at, from), Math.min(end, to)];
      if (first >= last) continue;
      if (first > at) cut.push({ ...span, text: span.text.slice(at - offset, first - offset), hit: false });
      cut.push({ ...span, text: span.text.slice(first - offset, last - offset), hit: true });
      at = last;
    }
    if (at < end) cut.push({ ...span, text: span.text.slice(at - offset), hit: false });
    offset = end;
  }
  return cut;
}
