import { inertBlock } from '../shared/text/inert.ts';

/** A run of text of one colour; `color` is a class of the page, never a style. */
export interface LogSpan {
  readonly text: string;
  readonly color?: AnsiColor;
  readonly bold: boolean;
  readonly dim: boolean;
}

const colors = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
export type AnsiColor = (typeof colors)[number];

type Style = Omit<LogSpan, 'text'>;
const plain: Style = { bold: false, dim: false };

// Colour (SGR), any other control sequence, operating system commands (titles, links), two-character escapes.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const sequence = /\x1b\[([0-9;:]*)m|\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]?/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const control = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/**
 * One log line as runs of text. Colours become class names, every other terminal sequence is dropped (the supervisor
 * made it visible already), what nobody could see is shown, and a carriage
 * return keeps what a terminal would show last. The text is only ever put into text nodes.
 */
export function logSpans(line: string): LogSpan[] {
  const spans: LogSpan[] = [];
  let style = plain;
  let from = 0;
  const shown = lastOverwrite(line);
  for (const match of shown.matchAll(sequence)) {
    pushText(spans, shown.slice(from, match.index), style);
    if (match[1] !== undefined) style = applyCodes(style, match[1]);
    from = match.index + match[0].length;
  }
  pushText(spans, shown.slice(from), style);
  return spans;
}

/** The line without colours and control characters: what is searched and copied. */
export function plainText(line: string): string {
  return inertBlock(lastOverwrite(line).replace(sequence, '').replace(control, ''));
}

function lastOverwrite(line: string): string {
  const trimmed = line.replace(/\r+$/, '');
  return trimmed.slice(trimmed.lastIndexOf('\r') + 1);
}

function pushText(spans: LogSpan[], raw: string, style: Style): void {
  const text = inertBlock(raw.replace(control, ''));
  if (text) spans.push({ text, ...style });
}

function applyCodes(style: Style, codes: string): Style {
  const numbers = codes.split(/[;:]/).map(Number);
  let next = style;
  for (let index = 0; index < numbers.length; index += 1) {
    const code = numbers[index] ?? 0;
    // 38 and 48 take a palette entry or a triple after them; those colours are not ours to match.
    if (code === 38 || code === 48) index += numbers[index + 1] === 5 ? 2 : 4;
    else next = applyCode(next, code);
  }
  return next;
}

function applyCode(style: Style, code: number): Style {
  if (code === 0) return plain;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 39) return { bold: style.bold, dim: style.dim };
  const color = code >= 90 ? colors[code - 90] : colors[code - 30];
  return color ? { ...style, color } : style;
}
