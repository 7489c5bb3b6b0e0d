/** A line of a service's output as pieces of a line of the screen: its colours stay, nothing else that a terminal obeys does. Pure. */
import { inertLine } from '../../../shared/text/inert.ts';
import { inertLog, withoutColours } from '../../../shared/text/inert-log.ts';
import { LIMITS } from '../../limits.ts';
import type { Line, Span } from './cells.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with the escape character.
const COLOUR = /\x1b\[([0-9;:]*)m/g;
const TAB = 8;

/** Its text without colours, as a search sees it. */
export function logText(line: string): string {
  return inertLine(expandTabs(withoutColours(line.slice(0, LIMITS.terminal.lineCharacters))));
}

/** Its pieces; `from` is the column at which it will stand, which tabs count from. */
export function logSpans(line: string): Line {
  const shown = inertLog(line.slice(0, LIMITS.terminal.lineCharacters));
  const spans: Span[] = [];
  /** Each a sequence of its own: joined they could say what none of them says, to hide the text for one. */
  let colours: readonly string[] = [];
  let at = 0;
  let column = 0;
  const add = (text: string) => {
    if (text === '') return;
    const expanded = inertLine(expandTabs(text, column));
    column += expanded.length;
    spans.push(colours.length === 0 ? { text: expanded } : { text: expanded, own: colours.join('m\x1b[') });
  };
  for (const { 0: sequence, 1: parameters = '', index } of shown.matchAll(COLOUR)) {
    add(shown.slice(at, index));
    at = index + sequence.length;
    colours = /^0*$/.test(parameters) ? [] : [...colours, parameters].slice(-LIMITS.terminal.keptColours);
  }
  add(shown.slice(at));
  return spans;
}

function expandTabs(text: string, from = 0): string {
  if (!text.includes('\t')) return text;
  let column = from;
  let shown = '';
  for (const character of text) {
    const piece = character === '\t' ? ' '.repeat(TAB - (column % TAB)) : character;
    column += piece.length;
    shown += piece;
  }
  return shown;
}
