/** Real files to begin with. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The files below a folder whose names match, none longer than a screen or two. */
export function filesBelow(folder: string, name: RegExp): readonly Buffer[] {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return found
    .filter((path) => name.test(basename(path)))
    .map((path) => readFileSync(join(folder, path)))
    .filter(({ length }) => length < 8_000);
}

/** The fenced pieces of a page of the documentation that are written in this language. */
export function examplesIn(page: string, language: string): readonly string[] {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}[^\\n]*\\n(.*?)^\`\`\``, 'gms'))].map(
    ([, piece = '']) => piece,
  );
}
