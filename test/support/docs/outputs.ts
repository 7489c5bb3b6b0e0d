/** What a page says that a command prints, held against what it printed. */

/** Lines of the page that were not printed. Numbers, durations and the width of gaps may differ; each line may be a part of one. */
export function missingLines(said: string, printed: string): readonly string[] {
  const lines = printed.split('\n').map(alike);
  return said.split('\n').filter((line) => !lines.some((one) => one.includes(alike(line))));
}

function alike(line: string): string {
  return line
    .replace(/\d+(?:[.:]\d+)*(?: (?:ms|s|min)\b)?/g, '#')
    .replace(/\s+/g, ' ')
    .trim();
}
