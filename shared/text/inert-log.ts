/** The form for a terminal that shows a service's own output: its colours stay, everything else that a terminal obeys does not. Pure. */
import { inertBlock } from './inert.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with the escape character.
const COLOUR = /\x1b\[([0-9;:]{0,64})m/g;
const RESET = '\x1b[0m';
/** Text that is there and cannot be seen. */
const CONCEAL = '8';
const COLOUR_OF = /^[345]8$/;

/** Colours and weights (SGR) stay, but not what conceals text; a text that was coloured ends in a reset, so that nothing after it is. */
export function inertLog(text: string): string {
  let coloured = false;
  let shown = '';
  let from = 0;
  for (const { 0: sequence, 1: parameters = '', index } of text.matchAll(COLOUR)) {
    const kept = withoutConceal(parameters);
    shown += inertBlock(text.slice(from, index)) + kept;
    if (kept !== '') coloured = kept !== RESET && kept !== '\x1b[m';
    from = index + sequence.length;
  }
  return shown + inertBlock(text.slice(from)) + (coloured ? RESET : '');
}

/** The same sequence without `8`, where that is not the number of a colour (`38;5;8`). Empty when nothing else was in it. */
function withoutConceal(parameters: string): string {
  const words = parameters.split(';');
  const kept: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const arguments_ = COLOUR_OF.test(word) ? { '5': 2, '2': 4 }[words[at + 1] ?? ''] : undefined;
    if (arguments_ !== undefined) {
      kept.push(...words.slice(at, at + arguments_ + 1));
      at += arguments_;
    } else if (!isConceal(word)) kept.push(word);
  }
  return kept.length === 0 ? '' : `\x1b[${kept.join(';')}m`;
}

function isConceal(word: string): boolean {
  return word.split(':')[0]?.replace(/^0+(?=\d)/, '') === CONCEAL;
}
