/**
 * Splits a command line into words as a POSIX shell would, without running anything. Compose splits `command` the same way.
 * What needs a shell (pipes, `&&`, variables …) is found here too.
 */

export type Words =
  | {
      readonly ok: true;
      readonly words: readonly string[];
      /** The text means more than its words: an operator, an expansion or an assignment in front. */
      readonly shell: boolean;
    }
  /** One clause without any of the text: a command line may hold a password. */
  | { readonly ok: false; readonly reason: string };

const OPERATORS = new Set(['&', '|', ';', '<', '>', '(', ')', '`', '\n']);
const BACKSLASH_IN_DOUBLE = new Set(['"', '\\', '$', '`', '\n']);

interface State {
  readonly text: string;
  at: number;
  /** Undefined between words: an empty word is only one that was quoted. */
  word: string | undefined;
  readonly words: string[];
  shell: boolean;
}

export function splitWords(text: string): Words {
  const state: State = { text: text.trim(), at: 0, word: undefined, words: [], shell: false };
  while (state.at < state.text.length) {
    const reason = step(state);
    if (reason) return { ok: false, reason };
  }
  endWord(state);
  const assignment = /^[A-Za-z_]\w*=/.test(state.words[0] ?? '');
  return { ok: true, words: state.words, shell: state.shell || assignment };
}

/**
 * The program and its arguments. A text that needs a shell becomes `['/bin/sh', '-c', text]`, so that what works in a
 * terminal works here.
 */
export function commandWords(text: string): Words {
  const split = splitWords(text);
  if (!split.ok || !split.shell) return split;
  return { ok: true, words: ['/bin/sh', '-c', text.trim()], shell: true };
}

function step(state: State): string | undefined {
  const character = state.text[state.at] ?? '';
  if (character === "'") return singleQuoted(state);
  if (character === '"') return doubleQuoted(state);
  if (character === '\\') return escaped(state);
  if (character === ' ' || character === '\t' || character === '\r') {
    endWord(state);
    state.at++;
    return undefined;
  }
  if (OPERATORS.has(character) || startsExpansion(state)) state.shell = true;
  if (character === '\n') endWord(state);
  else append(state, character);
  state.at++;
  return undefined;
}

function singleQuoted(state: State): string | undefined {
  const end = state.text.indexOf("'", state.at + 1);
  if (end < 0) return 'a single quote is not closed';
  append(state, state.text.slice(state.at + 1, end));
  state.at = end + 1;
  return undefined;
}

function doubleQuoted(state: State): string | undefined {
  append(state, '');
  for (state.at++; state.at < state.text.length; state.at++) {
    const character = state.text[state.at] ?? '';
    const next = state.text[state.at + 1] ?? '';
    if (character === '"') {
      state.at++;
      return undefined;
    }
    if (character === '\\' && BACKSLASH_IN_DOUBLE.has(next)) {
      if (next !== '\n') append(state, next);
      state.at++;
      continue;
    }
    if (character === '`' || startsExpansion(state)) state.shell = true;
    append(state, character);
  }
  return 'a double quote is not closed';
}

function escaped(state: State): string | undefined {
  const next = state.text[state.at + 1];
  if (next === undefined) return 'a backslash stands at the end';
  if (next !== '\n') append(state, next);
  state.at += 2;
  return undefined;
}

/** `$NAME`, `${…}`, `$(…)`: left over after interpolation only where the user wrote `$$`. */
function startsExpansion(state: State): boolean {
  return state.text[state.at] === '$' && /[A-Za-z_{(?@*#]/.test(state.text[state.at + 1] ?? '');
}

function append(state: State, text: string): void {
  state.word = (state.word ?? '') + text;
}

function endWord(state: State): void {
  if (state.word !== undefined) state.words.push(state.word);
  state.word = undefined;
}
