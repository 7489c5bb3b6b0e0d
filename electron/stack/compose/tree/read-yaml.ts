/** From the text of a Compose file to its tree: anchors, merge keys, tags, and one problem for what cannot be read. */
import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import { messageOf, type Problem, type Result } from '../../../result.ts';
import { describeSyntaxError } from '../../parse/yaml-source.ts';
import { hopelessAt, placeOf, tooDeepAt } from '../../syntax/bracket-depth.ts';
import type { MapNode, Place } from './node.ts';
import { convert, type Reading, Unreadable } from './yaml-tree.ts';

/**
 * Fails with `compose-syntax`: one problem, the first in the file. An empty file is a mapping without keys. `spelled`: a number
 * counts by its spelling, as in what another program printed. Of several documents the first; `readComposeDocuments` has all.
 */
export function readComposeYaml(
  text: string,
  file: string,
  options: { readonly spelled?: boolean } = {},
): Result<MapNode> {
  const read = readComposeDocuments(text, file, options);
  if (!read.ok) return read;
  const [first] = read.value;
  return { ok: true, value: first };
}

/** Every document of a file, which Compose merges like files one over the other (compose-go, loader); empty ones say nothing. */
export function readComposeDocuments(
  text: string,
  file: string,
  options: { readonly spelled?: boolean } = {},
): Result<readonly [MapNode, ...MapNode[]]> {
  const lines = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const failure = (message: string, offset: number, hint?: string): Result<never> => {
    const problem: Problem = { code: 'compose-syntax', message, ...(hint ? { hint } : {}), ...place(offset) };
    return { ok: false, problem };
  };
  const deep = tooDeepAt(text);
  if (deep !== undefined) {
    const message = describeSyntaxError('RESOURCE_EXHAUSTION');
    return { ok: false, problem: { code: 'compose-syntax', message, file, ...placeOf(text, deep) } };
  }
  const hopeless = hopelessAt(text);
  if (hopeless !== undefined) {
    const message = describeSyntaxError('UNEXPECTED_TOKEN');
    return { ok: false, problem: { code: 'compose-syntax', message, file, ...placeOf(text, hopeless) } };
  }
  try {
    const documents = parse(text, lines);
    const errors = documents.flatMap((document) => document.errors).sort((a, b) => a.pos[0] - b.pos[0]);
    const first = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION') ?? errors[0];
    if (first) return failure(describeSyntaxError(first.code), first.pos[0]);
    const roots: MapNode[] = [];
    const sizes: Reading['sizes'] = new Map();
    for (const { contents } of documents) {
      if (contents === null) continue;
      // An anchor of one document is none of the next.
      const reading: Reading = { file, place, spelled: options.spelled ?? false, anchors: new Map(), sizes };
      const root = convert(contents, reading, 0);
      if (root.kind === 'map') roots.push(root);
      else if (root.kind !== 'scalar' || root.value !== null)
        return failure('a Compose file is a mapping with "services"', contents.range?.[0] ?? 0);
    }
    const [root = { kind: 'map', entries: new Map(), place: place(0) } as const, ...more] = roots;
    return { ok: true, value: [root, ...more] };
  } catch (error) {
    if (error instanceof Unreadable) return failure(error.message, error.offset);
    return failure(error instanceof RangeError ? 'the file is nested too deeply' : messageOf(error), 0);
  }
}

/** Every scalar stays text here (`failsafe`): what it means is Compose's to say, not YAML 1.2's. */
function parse(text: string, lineCounter: LineCounter): readonly Document.Parsed[] {
  const parsed = parseAllDocuments(text.replace(/^\uFEFF/, ''), {
    lineCounter,
    prettyErrors: false,
    schema: 'failsafe',
    uniqueKeys: false,
  });
  return 'empty' in parsed ? [] : parsed;
}
