/** What a person typed or clicked, read from the bytes of a terminal. Pure. */

export type Input =
  /** `a`, `R`, `enter`, `esc`, `up`, `pageup`, `ctrl-c`, ` `; a letter stands for itself. */
  | { readonly kind: 'key'; readonly key: string }
  /** A click; 0-based. */
  | { readonly kind: 'click'; readonly row: number; readonly column: number }
  | { readonly kind: 'wheel'; readonly direction: 'up' | 'down'; readonly row: number; readonly column: number }
  | { readonly kind: 'paste'; readonly text: string };

export interface ReadInput {
  readonly inputs: readonly Input[];
  /** The beginning of a sequence whose end has not come yet. */
  readonly rest: string;
}

const ESC = '\u001b';
const PASTE_BEGIN = `${ESC}[200~`;
const PASTE_END = `${ESC}[201~`;

/** What xterm, its descendants and the consoles send (xterm's ctlseqs, "PC-Style Function Keys"). */
const KEYS: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  Z: 'shift-tab',
  '1~': 'home',
  '3~': 'delete',
  '4~': 'end',
  '5~': 'pageup',
  '6~': 'pagedown',
  '7~': 'home',
  '8~': 'end',
};
const CONTROLS: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\u0000': 'ctrl-space',
};
const MOUSE = /^<(\d+);(\d+);(\d+)([Mm])/;
const BEGUN = /^.\[[0-9;:<=>?]*$/s;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a control sequence begins with the escape character.
const SEQUENCE = /^\x1b(?:\[([0-9;:<=>?]*[ -/]*[@-~])|O([@-~]))/;
/** Shift adds 4, Meta 8, Control 16 to the button; 64 and 65 are the wheel (xterm's ctlseqs, "Mouse Tracking"). */
const MODIFIERS = 4 | 8 | 16;

/** `text`: what came, after what was left of the last time. `complete`: nothing more will come, so an escape character is the key. */
export function readInput(text: string, complete: boolean): ReadInput {
  const inputs: Input[] = [];
  let rest = text;
  while (rest !== '') {
    const taken = takeOne(rest, complete);
    if (taken === undefined) break;
    if (taken.input) inputs.push(taken.input);
    rest = rest.slice(taken.length);
  }
  return { inputs, rest };
}

interface Taken {
  readonly input?: Input | undefined;
  readonly length: number;
}

/** Undefined: its end has not come yet. */
function takeOne(text: string, complete: boolean): Taken | undefined {
  if (text.startsWith(PASTE_BEGIN)) return takePaste(text, complete);
  if (text.startsWith(ESC)) return takeEscape(text, complete);
  const character = String.fromCodePoint(text.codePointAt(0) ?? 0);
  const control = CONTROLS[character];
  if (control !== undefined) return { input: { kind: 'key', key: control }, length: 1 };
  if (character < ' ') {
    const letter = String.fromCharCode(character.charCodeAt(0) + 96);
    return { input: { kind: 'key', key: `ctrl-${letter}` }, length: 1 };
  }
  return { input: { kind: 'key', key: character }, length: character.length };
}

function takePaste(text: string, complete: boolean): Taken | undefined {
  const end = text.indexOf(PASTE_END);
  if (end < 0 && !complete) return undefined;
  const pasted = text.slice(PASTE_BEGIN.length, end < 0 ? undefined : end);
  return { input: { kind: 'paste', text: pasted }, length: end < 0 ? text.length : end + PASTE_END.length };
}

function takeEscape(text: string, complete: boolean): Taken | undefined {
  const found = SEQUENCE.exec(text);
  if (found) return { input: inputOf(found[1] ?? found[2] ?? ''), length: found[0].length };
  // Two of them: the first is the key.
  if (text === ESC || text === `${ESC}[` || text === `${ESC}O` || BEGUN.test(text)) {
    return complete ? { input: { kind: 'key', key: 'esc' }, length: text.length } : undefined;
  }
  if (text[1] === ESC) return { input: { kind: 'key', key: 'esc' }, length: 1 };
  // Alt with a key.
  const character = String.fromCodePoint(text.codePointAt(1) ?? 0);
  return { input: { kind: 'key', key: `alt-${character}` }, length: 1 + character.length };
}

function inputOf(sequence: string): Input | undefined {
  const mouse = MOUSE.exec(sequence);
  if (mouse) return mouseOf(Number(mouse[1]), Number(mouse[2]) - 1, Number(mouse[3]) - 1, mouse[4] === 'M');
  // With Shift or Control held: `1;5A`.
  const key = KEYS[sequence] ?? KEYS[sequence.replace(/^1;\d+/, '').replace(/;\d+~/, '~')];
  return key === undefined ? undefined : { kind: 'key', key };
}

function mouseOf(button: number, column: number, row: number, pressed: boolean): Input | undefined {
  const bare = button & ~MODIFIERS;
  if (bare === 64 || bare === 65) return { kind: 'wheel', direction: bare === 64 ? 'up' : 'down', row, column };
  return bare === 0 && pressed ? { kind: 'click', row, column } : undefined;
}
