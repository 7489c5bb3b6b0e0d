/**
 * No file of ours has more than 250 lines unless `long-files.mjs` says why, and that list names no other.
 * `node scripts/check-sizes.mjs [FOLDER]` prints what is wrong and leaves with 1.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { LONG_FILES, MAX_LINES } from './long-files.mjs';

const FOLDERS = ['electron', 'renderer', 'scripts', 'shared', 'test'];
const CODE = /\.(ts|tsx|mjs|css)$/;
/** Projects of others, as they are. */
const FOREIGN = 'test/fixtures/';

/** @returns {string[]} from the root, with slashes on every system */
function codeFiles(root) {
  return FOLDERS.filter((folder) => existsSync(path.join(root, folder))).flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((file) => CODE.test(file) && !file.startsWith(FOREIGN)),
  );
}

const linesOf = (text) => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

/**
 * @param {string} root the folder of the project
 * @param {Readonly<Record<string, string>>} reasons file and why it may be long
 * @returns {string[]} a sentence for each file that is too long, and for each name that is on the list in vain
 */
export function wrongSizes(root, reasons = LONG_FILES) {
  const sizes = new Map(codeFiles(root).map((file) => [file, linesOf(readFileSync(path.join(root, file), 'utf8'))]));
  const long = [...sizes].filter(([file, lines]) => lines > MAX_LINES && !Object.hasOwn(reasons, file));
  const vain = Object.keys(reasons).filter((file) => (sizes.get(file) ?? 0) <= MAX_LINES);
  return [
    ...long.map(
      ([file, lines]) =>
        `${file} has ${lines} lines, more than ${MAX_LINES}: split it, or name it with a reason in scripts/long-files.mjs.`,
    ),
    ...vain.map((file) => `${file} has no more than ${MAX_LINES} lines: take it off scripts/long-files.mjs.`),
  ];
}

if (import.meta.filename === process.argv[1]) {
  const wrong = wrongSizes(path.resolve(process.argv[2] ?? '.'));
  for (const sentence of wrong) console.log(sentence);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
