/** Texts that are no good YAML, or too much of it: wherever a file is read, each must be answered with a sentence. */

export interface BadText {
  readonly name: string;
  readonly content: string | Buffer;
  /** Where it is wrong; undefined where no place is better than another. */
  readonly line?: number;
  /** Part of the sentence that a person reads. */
  readonly says: RegExp;
}

const SECRET = 'hunter2';
const ok = 'services:\n  db:\n    image: redis\n';

/** Nine times nine times … the same text: 3 GB of it. */
function laughs(): string {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const uses =
      level === 0
        ? `"${SECRET}"`
        : Array(9)
            .fill(`*l${level - 1}`)
            .join(', ');
    return `  - &l${level} [${uses}]`;
  });
  return `x-bomb:\n${levels.join('\n')}\n${ok}    command: *l8\n`;
}

/** The same by merge keys: mappings that double. */
function mergeLaughs(): string {
  const levels = Array.from({ length: 30 }, (_, level) => {
    const below = level === 0 ? `{ a: ${SECRET} }` : `{ a: *m${level - 1}, b: *m${level - 1} }`;
    return `  k${level}: &m${level} ${below}`;
  });
  return `x-bomb:\n${levels.join('\n')}\n${ok}    labels: *m29\n`;
}

const DEEP = 100_000;

/** `says` are the words of both readers of YAML, Compose's and the one of stack files. */
export const BAD_YAML: readonly BadText[] = [
  { name: 'a billion laughs', content: laughs(), says: /expand to far too much/ },
  { name: 'a billion laughs of mappings', content: mergeLaughs(), says: /expand to far too much/ },
  { name: '10 MB', content: `${ok}x-a: "${'x'.repeat(10_000_000)}"\n`, says: /larger than [\d.]+ MB/ },
  { name: '10 MB of lines', content: `${ok}${'# a\n'.repeat(2_500_000)}`, says: /larger than [\d.]+ MB/ },
  { name: '100,000 brackets', content: `${ok}x-a: ${'['.repeat(DEEP)}`, says: /nested too deeply/ },
  {
    name: '100,000 closed brackets',
    content: `${ok}x-a: ${'['.repeat(DEEP)}${']'.repeat(DEEP)}\n`,
    says: /nested too deeply/,
  },
  { name: '100,000 braces', content: `${ok}x-a: ${'{a: '.repeat(DEEP)}`, says: /nested too deeply/ },
  { name: '100,000 dashes', content: `${ok}x-a:\n  ${'- '.repeat(DEEP)}a\n`, says: /nested too deeply/ },
  { name: 'a key that stands there twice', content: `${ok}    image: ${SECRET}\n`, line: 4, says: /stands here twice/ },
  {
    name: 'a service that stands there twice',
    content: `${ok}  db:\n    image: ${SECRET}\n`,
    line: 4,
    says: /stands here twice/,
  },
  { name: 'tabs', content: `services:\n\tdb:\n\t\timage: ${SECRET}\n`, line: 2, says: /tab|indentation/ },
  {
    name: 'NUL bytes',
    content: `services:\n  d\0b:\n    image: ${SECRET}\n`,
    says: /letters, digits|cannot be the name/,
  },
  { name: 'Latin 1', content: Buffer.from(`${ok}    labels: { größe: ${SECRET} }\n`, 'latin1'), says: /not UTF-8/ },
  { name: 'UTF-16', content: Buffer.from(`\uFEFF${ok}`, 'utf16le'), says: /not UTF-8/ },
  { name: 'bytes', content: Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 89) % 256)), says: /not UTF-8/ },
  { name: 'nothing', content: '', says: /is empty|names no service/ },
  { name: 'a comment', content: `# ${SECRET}\n`, says: /is empty|names no service/ },
  { name: 'a list', content: '- a\n', line: 1, says: /mapping/ },
  { name: 'a text', content: 'services\n', line: 1, says: /mapping/ },
  { name: 'two documents', content: `${ok}---\n${ok}`, says: /(?:one|only the first) document/ },
  { name: 'a quote that is not closed', content: `${ok}    command: "run ${SECRET}\n`, says: /quote/ },
  { name: 'a bracket that is not closed', content: `${ok}    command: [run, ${SECRET}\n`, says: /bracket/ },
  {
    name: 'an anchor that is not there',
    content: `${ok}    command: *${SECRET.slice(1)}\n`,
    line: 4,
    says: /no anchor/,
  },
  { name: 'an anchor that holds itself', content: `${ok}    command: &a [x, *a]\n`, says: /itself|no anchor|expand/ },
  { name: 'a merge key of a text', content: `${ok}    <<: ${SECRET}\n`, says: /merge key/ },
  { name: 'an unknown escape', content: `${ok}    command: "\\q ${SECRET}"\n`, line: 4, says: /escape/ },
  { name: 'a percent sign', content: `${ok}    command: %${SECRET}\n`, line: 4, says: /cannot start|quotes/ },
  { name: 'a list as key', content: `${ok}    ? [a, b]\n    : b\n`, says: /key/ },
];
