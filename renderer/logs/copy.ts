import type { LogBlock } from './book.ts';
import { stampOf } from './times.ts';

/** More than this is for a file; a request of the page may not be much larger. */
const MOST_CHARACTERS = 200_000;

/** The newest lines of these services as text, as many as can be copied at once. `all`: nothing was left out. */
export function copyableText(
  blocks: readonly LogBlock[],
  services: readonly string[],
  { times, named }: { readonly times: boolean; readonly named: boolean },
): { readonly text: string; readonly lines: number; readonly all: boolean } {
  const taken: string[] = [];
  let characters = 0;
  for (const { service, lines } of blocks.toReversed()) {
    if (!services.includes(service)) continue;
    for (const { text, at } of lines.toReversed()) {
      const time = times ? `${at === undefined ? ''.padEnd(23) : stampOf(at).exact}  ` : '';
      const line = `${time}${named ? `${service}  ` : ''}${text}`;
      characters += line.length + 1;
      if (characters > MOST_CHARACTERS) return { text: taken.reverse().join('\n'), lines: taken.length, all: false };
      taken.push(line);
    }
  }
  return { text: taken.reverse().join('\n'), lines: taken.length, all: true };
}
