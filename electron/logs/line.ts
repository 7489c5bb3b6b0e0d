import { LIMITS } from '../limits.ts';

const ESCAPE = '\u001b';
/** After an escape: colours and other text attributes (SGR). The page and the terminal know what to do with them. */
const SGR = /\[[\d;:]*m/y;
/** After an escape: everything else (cursor, title, links). It would act on the terminal of whoever reads the log. */
const SEQUENCE = /\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\p{Cc}]*(?:\p{Cc}\\?)?|[ -/]*[0-~]/uy;

/**
 * One line of output as text that is safe to show: broken UTF-8 and control characters become U+FFFD, what a carriage
 * return has overwritten is left out, colours stay, and more than `LIMITS.logs.lineBytes` is cut and marked.
 */
export function readableLine(bytes: Buffer): string {
  const limit = LIMITS.logs.lineBytes;
  const cut = bytes.length > limit ? ` … (cut, the line has ${bytes.length} bytes)` : '';
  const text = (cut ? bytes.subarray(0, limit) : bytes).toString('utf8').replace(/\r+$/, '');
  return withoutControls(text.slice(text.lastIndexOf('\r') + 1)) + cut;
}

function withoutControls(text: string): string {
  if (!/\p{Cc}/u.test(text)) return text;
  let clean = '';
  for (let at = 0; at < text.length; ) {
    const character = text[at] ?? '';
    const colour = character === ESCAPE ? matchAt(SGR, text, at + 1) : '';
    const sequence = character === ESCAPE ? matchAt(SEQUENCE, text, at + 1) : '';
    if (colour) clean += ESCAPE + colour;
    else if (!sequence) clean += isControl(character) ? '\ufffd' : character;
    at += 1 + sequence.length;
  }
  return clean;
}

/** What a sticky pattern matches at this place. */
function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

function isControl(character: string): boolean {
  return character !== '\t' && /\p{Cc}/u.test(character);
}
