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
  | {
      readonly ok: false;
      readonly reason: string;
      /** Quotes are counted otherwise in a comment, a here-document and a substitution: only a shell knows whether this is wrong. */
      readonly unsure?: boolean;
    };

const OPERATORS = new Set(['&', '|', ';', '<', '>', '(', ')', '`', '\n']);
/** Outside quotes a shell makes file names, home folders and comments of these (POSIX, 2.6 and 2.3). */
const EXPANDED = new Set(['*', '?', '[', '~', '#']);
/** Reserved words and what a shell does itself (POSIX, 2.4, 2.14 and 1.6): as the first word, no program is meant. */
const OF_THE_SHELL = new Set(
  (
    '! { } case do done elif else esac fi for if in then until while function select time [[ ' +
    '. : break continue eval exec exit export readonly return set shift times trap unset source local ' +
    'alias bg cd command fc fg getopts hash jobs read type ulimit umask unalias wait ' +
    // Programs of these names print escapes, links and lists of jobs otherwise than the shell's own.
    'echo printf test pwd kill chdir'
  ).split(' '),
);
const BACKSLASH_IN_DOUBLE = new Set(['"', '\\', '$', '`', '\n']);

interface State {
  readonly text: string;
  at: number;
  /** Undefined between words: an empty word is only one that was quoted. */
  word: string | undefined;
  readonly words: string[];
  shell: boolean;
  unsure: boolean;
  /** The first word is quoted in part: then it is the name of a program, whatever it reads like. */
  quoted: boolean;
}

export function splitWords(text: string): Words {
  const state: State = {
    text: text.trim(),
    at: 0,
    word: undefined,
    words: [],
    shell: false,
    unsure: false,
    quoted: false,
  };
  while (state.at < state.text.length) {
    const reason = step(state);
    if (reason) return { ok: false, reason, ...(state.unsure ? { unsure: true } : {}) };
  }
  endWord(state);
  const first = state.words[0] ?? '';
  const own = /^[A-Za-z_]\w*\+?=/.test(first) || (!state.quoted && OF_THE_SHELL.has(first));
  return { ok: true, words: state.words, shell: state.shell || own };
}

/**
 * The program and its arguments. A text that a shell would do anything with becomes `['/bin/sh', '-c', text]`, exactly as it is
 * written, so that what works in a terminal works here; only plain words are run without one.
 */
export function commandWords(text: string): Words {
  const split = splitWords(text);
  if (split.ok ? !split.shell : !split.unsure) return split;
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
  if (OPERATORS.has(character) || EXPANDED.has(character) || startsExpansion(state)) state.shell = true;
  const comment = character === '#' && state.word === undefined;
  const hereDocument = state.text.startsWith('<<', state.at);
  if (comment || hereDocument || startsSubstitution(state)) state.unsure = true;
  if (character === '\n') endWord(state);
  else append(state, character);
  state.at++;
  return undefined;
}

function singleQuoted(state: State): string | undefined {
  if (state.words.length === 0) state.quoted = true;
  const end = state.text.indexOf("'", state.at + 1);
  if (end < 0) return 'a single quote is not closed';
  append(state, state.text.slice(state.at + 1, end));
  state.at = end + 1;
  return undefined;
}

function doubleQuoted(state: State): string | undefined {
  if (state.words.length === 0) state.quoted = true;
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
    if (startsSubstitution(state)) state.unsure = true;
    append(state, character);
  }
  return 'a double quote is not closed';
}

function escaped(state: State): string | undefined {
  const next = state.text[state.at + 1];
  if (next === undefined) return 'a backslash stands at the end';
  if (state.words.length === 0 && next !== '\n') state.quoted = true;
  if (next !== '\n') append(state, next);
  state.at += 2;
  return undefined;
}

/**
 * `$NAME`, `${…}`, `$(…)`, `$1`, `$$`, `$?`: left over after interpolation only where the user wrote `$$`. A dollar sign that nothing
 * follows is only one.
 */
function startsExpansion(state: State): boolean {
  return state.text[state.at] === '$' && /[\w{(?@*#$!-]/.test(state.text[state.at + 1] ?? '');
}

/** `$(…)`, `${…}` and backquotes have quotes of their own inside. */
function startsSubstitution({ text, at }: State): boolean {
  return text[at] === '`' || text.startsWith('$(', at) || text.startsWith('${', at);
}

function append(state: State, text: string): void {
  state.word = (state.word ?? '') + text;
}

function endWord(state: State): void {
  if (state.word !== undefined) state.words.push(state.word);
  state.word = undefined;
}
