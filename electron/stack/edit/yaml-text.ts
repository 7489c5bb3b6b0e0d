/** Lines, columns and comments of a YAML text, for edits that leave the rest of it alone. Pure. */
import { Document, isMap, type YAMLMap } from 'yaml';
import { inertJson, inertLine } from '../../../shared/text/inert.ts';
import { visibleYaml } from '../syntax/visible-yaml.ts';

export interface BlockStyle {
  /** 0-based column of the keys. */
  readonly column: number;
  /** Spaces by which each level is indented. */
  readonly step: number;
  readonly eol: string;
  readonly comment: string | undefined;
}

/** Keys and values as block lines, with a line end behind the last. */
export function blockText(value: object, { column, step, eol, comment }: BlockStyle): string {
  const indent = ' '.repeat(column);
  const document = new Document(value, { compat: 'yaml-1.1', aliasDuplicateObjects: false });
  const lines = visibleYaml(document, { indent: step, lineWidth: 0 }).trimEnd().split('\n');
  const above = comment === undefined ? [] : comment.split(/\r?\n/).map((line) => `# ${inertLine(line.trim())}`);
  return [...above, ...lines].map((line) => (line === '' ? eol : `${indent}${line}${eol}`)).join('');
}

/** Keys and values inside braces, without them. JSON is YAML. */
export function flowPairs(value: object): string {
  return Object.entries(value)
    .map(([key, one]) => inertJson(`${JSON.stringify(key)}: ${JSON.stringify(one)}`))
    .join(', ');
}

/** 0-based. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the text of the line ends, before its line end. */
export function lineTextEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' && end > offset ? end - 1 : end;
}

/** By how many spaces the values of a mapping are indented, as its first nested mapping shows; else as the mapping itself is. */
export function stepOf(text: string, map: YAMLMap, column: number, parentColumn: number): number {
  for (const { value } of map.items) {
    const key = isMap(value) && !value.flow ? value.items[0]?.key : undefined;
    if (typeof key !== 'object' || key === null || !('range' in key) || !Array.isArray(key.range)) continue;
    const step = columnOf(text, Number(key.range[0])) - column;
    if (step > 0) return step;
  }
  return column > parentColumn ? column - parentColumn : 2;
}

/** Where an item of a block mapping begins: its line, or that of the comments right above it at the same column. */
export function startOfItem(text: string, keyOffset: number): number {
  const column = columnOf(text, keyOffset);
  let start = lineStart(text, keyOffset);
  for (let above = lineStart(text, start - 1); start > 0; above = lineStart(text, start - 1)) {
    const line = text.slice(above, start);
    if (!/^[ \t]*#/.test(line) || line.search(/#/) !== column) break;
    start = above;
  }
  return start;
}

/** Where an item of a block mapping ends: behind its last line and the comments below it that are indented deeper than its key. */
export function endOfItem(text: string, valueEnd: number, column: number): number {
  const atLineStart = valueEnd > 0 && text[valueEnd - 1] === '\n';
  let end = atLineStart ? valueEnd : nextLine(text, valueEnd);
  for (let at = end; at < text.length; ) {
    const next = nextLine(text, at);
    const line = text.slice(at, next);
    if (line.trim() !== '' && !(/^[ \t]*#/.test(line) && line.search(/#/) > column)) break;
    at = next;
    if (line.trim() !== '') end = at;
  }
  return end;
}

function nextLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}
