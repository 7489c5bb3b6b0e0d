/** As in all texts without secrets. */
const MASK = '***';

const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;

/**
 * Masks private keys in a text that comes line by line, where no piece of it need hold a whole key. One for each source: lines of
 * several that were merged are not one text.
 * @returns what is shown of a line; undefined for one that lies within a key
 */
export function privateKeyLines(): (line: string) => string | undefined {
  let open = false;
  return (line) => {
    const end = open ? END.exec(line) : null;
    if (open && !end) return undefined;
    const rest = end ? line.slice(end.index) : line;
    open = false;
    const begin = lastBegin(rest);
    if (begin === undefined) return rest;
    open = true;
    // Ended at once: whoever masks whole texts would take all that follows for a part of the key.
    const marker = rest.slice(begin.from, begin.to);
    return `${rest.slice(0, begin.to)}${MASK}${marker.replace('BEGIN', 'END')}`;
  };
}

/** The same for lines that are there already, each in its place. */
export function maskKeyLines(lines: readonly string[]): readonly string[] {
  const mask = privateKeyLines();
  return lines.map((line) => mask(line) ?? MASK);
}

/** The beginning of a key that does not end in this line: all that follows it is a part of the key. */
function lastBegin(line: string): { readonly from: number; readonly to: number } | undefined {
  const all = [...line.matchAll(new RegExp(BEGIN, 'g'))];
  const last = all.at(-1);
  if (!last) return undefined;
  const to = last.index + last[0].length;
  return END.test(line.slice(to)) ? undefined : { from: last.index, to };
}
