import { lastWord, tellingLine } from '../../health/telling-line.ts';

/** What a service said before it went down: its last line, and the line that says why where that is another. */
export function lastWords(lines: readonly string[]): readonly string[] {
  const output = lines.join('\n');
  const last = lastWord(output) ?? lines.at(-1);
  const why = tellingLine(output);
  if (last === undefined) return [];
  return [...(why === undefined || why === last ? [] : [`its output: ${why}`]), `its last line of output: ${last}`];
}
