import { readdirSync, readFileSync } from 'node:fs';
import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Attributes and properties whose value a person reads or hears. */
const READ = new Set([
  ...['title', 'subtitle', 'label', 'aria-label', 'aria-description', 'placeholder', 'alt', 'legend', 'prefix', 'name'],
  ...['word', 'hint', 'message', 'detail', 'body', 'buttonLabel'],
]);

/** Attributes that only the machine reads. */
const UNREAD = new Set(['class', 'id', 'key', 'style', 'd', 'viewBox', 'points', 'transform']);

/** Calls whose arguments are shown: of the command line's output, of questions and of toasts. */
const SAYS = new Set(['line', 'progress', 'confirmed', 'refused', 'badCall', 'refuse', 'offer']);

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;
const isText = (value: unknown): value is string => typeof value === 'string' && /\p{L}{2}/u.test(value);
const isSentence = (value: unknown) => isText(value) && /^[A-Z][a-z’']* [a-z]|[a-z]{2,} [a-z]+ [a-z]{2,}/.test(value);
const nodesIn = (value: unknown): readonly Node[] => (Array.isArray(value) ? value : [value]).filter(isNode);

/** The texts that an expression may become: a literal, the pieces of a template, both ways of a choice. */
function textsOf(value: unknown): readonly string[] {
  return nodesIn(value).flatMap((node) => {
    if (node.type === 'Literal') return isText(node.value) ? [node.value] : [];
    if (node.type === 'TemplateLiteral') return piecesOf(node).filter(isText);
    if (node.type === 'ConditionalExpression') return [...textsOf(node.consequent), ...textsOf(node.alternate)];
    if (node.type === 'LogicalExpression') return textsOf(node.right);
    return node.type === 'JSXExpressionContainer' ? textsOf(node.expression) : [];
  });
}

function piecesOf({ quasis }: Node): readonly string[] {
  return nodesIn(quasis).map(({ value }) => (value as { readonly raw: string }).raw);
}

function nameOf(node: Node): unknown {
  for (const named of [node.name, node.key, node.callee]) {
    if (isNode(named)) return isNode(named.property) ? named.property.name : named.name;
  }
  return undefined;
}

/** What a person would read in this node itself, not in those below it. */
function readIn(node: Node): readonly string[] {
  const name = nameOf(node);
  const isRead = typeof name === 'string' && READ.has(name);
  switch (node.type) {
    case 'JSXText':
      return isText(node.value) ? [node.value] : [];
    case 'JSXElement':
      return textsOf(nodesIn(node.children).filter(({ type }) => type === 'JSXExpressionContainer'));
    case 'JSXAttribute':
      return isRead ? textsOf(node.value) : [];
    case 'Property':
      return isRead && name !== 'name' ? textsOf(node.value) : [];
    case 'CallExpression':
      return typeof name === 'string' && SAYS.has(name) ? textsOf(node.arguments) : [];
    case 'Literal':
      return isSentence(node.value) ? [String(node.value)] : [];
    case 'TemplateLiteral':
      return piecesOf(node).filter((piece) => /[a-z]{2,} | [a-z]{2,}/i.test(piece));
    default:
      return [];
  }
}

/** True where letters are not words of the interface: classes, names of icons, types, imports, the log, faults of the code itself. */
function isMute(node: Node): boolean {
  if (node.type.startsWith('TS') && !/^TS(As|Satisfies|NonNull)/.test(node.type)) return true;
  if (node.type === 'ImportDeclaration' || node.type === 'NewExpression') return true;
  if (node.type === 'CallExpression') return nameOf(node) === 'log';
  if (node.type === 'JSXAttribute') return UNREAD.has(String(nameOf(node)));
  return node.type === 'JSXOpeningElement' && nameOf(node) === 'Icon';
}

/** What a person would read that stands in the code itself. */
function hardWired(code: string): readonly string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    for (const node of nodesIn(value)) {
      if (isMute(node)) continue;
      found.push(...readIn(node).map((text) => text.trim()));
      for (const one of Object.values(node)) visit(one);
    }
  };
  visit(parseAst(code, { lang: 'tsx' }).body);
  return [...new Set(found)];
}

const sources = (folder: string, recursive: boolean) =>
  readdirSync(folder, { recursive, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('/words/'));

const files = [...sources('renderer', true), ...sources('electron/shell', false), ...sources('electron/cli', false)];

/** Files that hold words by themselves or that only a log or another program reads. */
const APART = new Set([
  'electron/cli/commands.ts', // The help of a command stands beside the option it describes.
  'electron/cli/man-page.ts', // The language of manual pages; its words are in words/help.ts.
  'electron/shell/runtime-words.ts', // Nothing but words.
  'electron/shell/security.ts', // Reasons of refusals, for the log.
  'electron/shell/ipc.ts', // The same.
  'electron/shell/shutdown.ts', // What did not finish in time, for the log.
]);

/** Pieces that are no words: what a person types, what is named in the log. */
const EXCEPTIONS: readonly string[] = [
  'electron/cli/doctor.ts: stacklight doctor --unmute',
  'electron/shell/tray-arrival.ts: the watch over the tray',
  'electron/shell/join-host.ts: notifications that are held back',
  'electron/cli/doctor.ts: --with',
  'electron/cli/doctor.ts: : stacklight doctor --fix',
];

describe('words of the page, the tray and the command line', () => {
  it('are all in words/', () => {
    expect(files.length).toBeGreaterThan(100);
    const read = files.filter((file) => !APART.has(file));
    const all = read.flatMap((file) => hardWired(readFileSync(file, 'utf8')).map((text) => `${file}: ${text}`));
    expect(all.filter((one) => !EXCEPTIONS.includes(one))).toEqual([]);
    expect(EXCEPTIONS.filter((one) => !all.includes(one))).toEqual([]);
  });

  it.each([
    ['<p>Nothing here</p>', 'Nothing here'],
    ['<button title="Close it" />', 'Close it'],
    ['<Fact name="Memory" />', 'Memory'],
    ["<b>{busy ? 'asked…' : label}</b>", 'asked…'],
    ['<Fact name={`all of them`} />', 'all of them'],
    ["const entry = { label: 'Fix ports' };", 'Fix ports'],
    ["const look = { tone, word: 'down' };", 'down'],
    ["tell({ message: ok ? 'Report copied.' : rest });", 'Report copied.'],
    ["output.line('Written');", 'Written'],
    ['const body = `it is down`;', 'it is down'],
  ])('are found where they are hard-wired: %s', (code, text) => {
    expect(hardWired(code)).toEqual([text]);
  });

  it.each([
    '<p class="empty note" key="Ab">{words.nothing}</p>',
    '<p class={`span tone bad`} />',
    '<Icon name="copy" />',
    "import { a } from './a file of theirs.ts';",
  ])('are not seen in classes, icons and keys: %s', (code) => {
    expect(hardWired(code)).toEqual([]);
  });
});
