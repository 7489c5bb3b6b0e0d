import { inertLine } from '../../../shared/text/inert.ts';
import type { Line, Span, Tone } from './cells.ts';

/** The sixteen colours of the terminal, so that they fit the theme of its user. */
const TONES: Readonly<Record<Tone, string>> = {
  good: '32',
  busy: '94',
  warn: '33',
  bad: '31',
  quiet: '2',
  accent: '36',
};

const RESET = '\u001b[0m';

/**
 * A line as a terminal takes it. Without `colour` only weight and reversal are left, which https://no-color.org leaves alone.
 * Every text is made inert once more: nothing that reaches the terminal is obeyed that was not written here.
 */
export function paintLine(line: Line, colour: boolean): string {
  return line
    .map((piece) => {
      const codes = codesOf(piece, colour);
      const text = inertLine(piece.text);
      return codes === '' ? text : `\u001b[${codes}m${text}${RESET}`;
    })
    .join('');
}

function codesOf({ tone, bold, reversed, own }: Span, colour: boolean): string {
  const codes = [
    ...(bold ? ['1'] : []),
    ...(reversed ? ['7'] : []),
    ...(tone !== undefined && (colour || tone === 'quiet') ? [TONES[tone]] : []),
    ...(own !== undefined && colour ? [own] : []),
  ];
  return codes.join(';');
}
