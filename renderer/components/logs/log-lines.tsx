import { useLayoutEffect, useRef } from 'preact/hooks';
import { markedSpans } from '../../log-search.ts';

interface LogLinesProps {
  readonly lines: readonly string[];
  readonly query: string;
  readonly wrap: boolean;
  readonly label: string;
  /** Keeps the newest line in sight. */
  readonly follow: boolean;
  /** The user scrolled: true when the end is in sight. */
  onScroll(atEnd: boolean): void;
}

/** Log lines as text nodes with classes; nothing of a log is ever taken for markup. */
export function LogLines({ lines, query, wrap, label, follow, onScroll }: LogLinesProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (follow && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines, follow, wrap]);
  const scrolled = () => {
    if (!box.current) return;
    const { scrollTop, clientHeight, scrollHeight } = box.current;
    onScroll(scrollHeight - scrollTop - clientHeight < 24);
  };
  return (
    <div
      ref={box}
      class={`log${wrap ? ' wrap' : ''}`}
      role="log"
      aria-live="off"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by keyboard
      tabIndex={0}
      onScroll={scrolled}
    >
      {lines.map((line, index) => (
        // A log grows at its end, so the place of a line is its identity.
        <LogLine key={index} line={line} query={query} />
      ))}
    </div>
  );
}

function LogLine({ line, query }: { readonly line: string; readonly query: string }) {
  return (
    <div class="log-line">
      {markedSpans(line, query).map(({ text, color, bold, dim, hit }) => {
        const names = [color && `ansi-${color}`, bold && 'ansi-bold', dim && 'ansi-dim', hit && 'hit'];
        const name = names.filter(Boolean).join(' ');
        return name ? <span class={name}>{text}</span> : text;
      })}
    </div>
  );
}
