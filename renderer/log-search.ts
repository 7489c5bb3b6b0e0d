import type { LogSpan } from './ansi.ts';
import { logSpans, plainText } from './ansi.ts';

export interface MarkedSpan extends LogSpan {
  /** Part of what was searched for. */
  readonly hit: boolean;
}

/** Lines that hold `query`, whatever the case; all of them when it is empty. */
export function matchingLines(lines: readonly string[], query: string): readonly string[] {
  const wanted = query.trim().toLowerCase();
  return wanted ? lines.filter((line) => plainText(line).toLowerCase().includes(wanted)) : lines;
}

/** The runs of a line, cut again where `query` occurs in its text, also across a change of colour. */
export function markedSpans(line: string, query: string): MarkedSpan[] {
  const spans = logSpans(line);
  const wanted = query.trim().toLowerCase();
  if (!wanted) return spans.map((span) => ({ ...span, hit: false }));
  const hits = occurrences(spans.map((span) => span.text).join(''), wanted);
  let offset = 0;
  return spans.flatMap((span) => {
    const start = offset;
    offset += span.text.length;
    return cut(span, start, hits);
  });
}

type Range = readonly [from: number, to: number];

function occurrences(text: string, wanted: string): Range[] {
  const ranges: Range[] = [];
  const lower = text.toLowerCase();
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + wanted.length)) {
    ranges.push([at, at + wanted.length]);
  }
  return ranges;
}

function cut(span: LogSpan, start: number, hits: readonly Range[]): MarkedSpan[] {
  const end = start + span.text.length;
  const edges = new Set([start, end]);
  for (const edge of hits.flat()) if (edge > start && edge < end) edges.add(edge);
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.slice(1).map((to, index) => {
    const from = sorted[index] ?? start;
    const hit = hits.some(([first, last]) => from >= first && to <= last);
    return { ...span, text: span.text.slice(from - start, to - start), hit };
  });
}
