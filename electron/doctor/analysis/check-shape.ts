/** Checks that are written so that something else runs than what stands there. Pure. */
import type { CheckFault } from './check-advice.ts';

/** Undefined where it runs as it is written. `test` is in the engine's form: `['CMD', 'curl', …]`. */
export function shapeFault(test: readonly string[]): CheckFault | undefined {
  const [kind = '', ...words] = test;
  if (kind === 'NONE' || words.length + kind.length === 0) return undefined;
  if (kind !== 'CMD' && kind !== 'CMD-SHELL') return withoutKind(test);
  if (kind === 'CMD-SHELL') return words.length > 1 ? onlyFirstWord(words) : undefined;
  const [program = ''] = words;
  if (words.length === 1 && /\s/.test(program.trim())) return oneString(program);
  return shellIsWanted(words) && !isShell(program) ? shellSyntax(words) : undefined;
}

/** A program that reads its own commands: what looks like a shell's is its own affair. */
function isShell(program: string): boolean {
  return /(?:^|\/)(?:(?:ba|da|a|z|k|fi)?sh|busybox|env|node|python[\d.]*|perl|ruby|php|pwsh|cmd)(?:\.exe)?$/.test(
    program,
  );
}

const OPERATOR = /^(?:\|\|?|&&?|;|[12]?>>?|<|2>&1|&>|>\/dev\/null|2>\/dev\/null)$/;
const VARIABLE = /\$(?:\w|\{\w|\()|`/;

function shellIsWanted(words: readonly string[]): boolean {
  return words.slice(1).some((word) => OPERATOR.test(word) || VARIABLE.test(word));
}

function onlyFirstWord(words: readonly string[]): CheckFault {
  const [first = ''] = words;
  const test = shellIsWanted(words) || /\s/.test(first) ? ['CMD-SHELL', shellLine(words)] : ['CMD', ...words];
  const what = `its check is a CMD-SHELL of ${words.length} words, and a shell runs the first alone: \`${first}\``;
  return { what, cure: `Write ${testWords(test)}.`, test, always: true };
}

function withoutKind(words: readonly string[]): CheckFault {
  const test = shellIsWanted(words) ? ['CMD-SHELL', shellLine(words)] : ['CMD', ...words];
  const what = `its check begins with \`${words[0]}\` where CMD or CMD-SHELL belongs, so the engine does not run it`;
  return { what, cure: `Write ${testWords(test)}.`, test };
}

function oneString(text: string): CheckFault {
  const test = ['CMD-SHELL', text.trim()];
  const what = `its check is a CMD with a whole command line as one word: the engine looks for a program called \`${text.trim()}\``;
  return { what, cure: `Write ${testWords(test)}, or each word as a separate item.`, test };
}

function shellSyntax(words: readonly string[]): CheckFault {
  const odd = words.slice(1).find((word) => OPERATOR.test(word) || VARIABLE.test(word)) ?? '';
  const test = ['CMD-SHELL', shellLine(words)];
  const what = `its check is a CMD, which no shell reads: \`${odd}\` reaches \`${words[0]}\` unchanged`;
  return { what, cure: `Write ${testWords(test)}.`, test };
}

/** Words for a shell: what is meant for it stays as it is, everything else is one word as before. */
function shellLine(words: readonly string[]): string {
  return words
    .map((word, index) => {
      if (OPERATOR.test(word) || /^[\w@%+=:,./~-]+$/.test(word) || (index === 0 && /\s/.test(word))) return word;
      return VARIABLE.test(word) ? `"${word.replaceAll('"', '\\"')}"` : `'${word.replaceAll("'", "'\\''")}'`;
    })
    .join(' ');
}

/** As it is written in YAML. A Compose file needs `$$` for a `$`. */
function testWords(test: readonly string[]): string {
  return `[${test.map((word) => JSON.stringify(word.replaceAll('$', '$$$$'))).join(', ')}]`;
}
