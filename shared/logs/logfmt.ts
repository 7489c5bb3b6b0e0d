/** Lines of `key=value` pairs, as logrus, slog's text handler and Heroku write them. Pure, one pass. */

type Pair = readonly [name: string, value: string];

const NAME = /[\w.@/-]{1,80}=/y;
/** With one of these a line is logfmt even when it has few pairs. */
const USUAL = /^(?:level|lvl|severity|msg|message|time|ts|at|caller|logger|component)$/;
const MOST = 60;

/** The pairs of a line that consists of nothing else; undefined for any other line. */
export function fieldsOfLogfmt(text: string): readonly Pair[] | undefined {
  const pairs: Pair[] = [];
  let at = 0;
  while (at < text.length && pairs.length < MOST) {
    if (text[at] === ' ') {
      at += 1;
      continue;
    }
    NAME.lastIndex = at;
    const name = NAME.exec(text)?.[0];
    if (name === undefined) return undefined;
    const value = valueAt(text, at + name.length);
    if (!value) return undefined;
    pairs.push([name.slice(0, -1), value.text]);
    at = value.end;
  }
  const usual = pairs.filter(([name]) => USUAL.test(name)).length;
  return pairs.length >= 2 && (usual > 0 || pairs.length >= 4) ? pairs : undefined;
}

/** A value in quotes or up to the next blank; undefined when its quotes are not closed or more follows them. */
function valueAt(text: string, start: number): { readonly text: string; readonly end: number } | undefined {
  if (text[start] !== '"') {
    const blank = text.indexOf(' ', start);
    const end = blank < 0 ? text.length : blank;
    return { text: text.slice(start, end), end };
  }
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      const end = at + 1;
      return end === text.length || text[end] === ' ' ? { text: value, end } : undefined;
    }
    if (character === '\\' && at + 1 < text.length) {
      at += 1;
      value += { n: '\n', t: '\t' }[text[at] ?? ''] ?? text[at];
    } else value += character;
  }
  return undefined;
}
