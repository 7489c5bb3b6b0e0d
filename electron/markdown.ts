/** Small pieces of Markdown, safe whatever the text holds. Pure. */
import { inertBlock } from '../shared/text/inert.ts';
import { withoutColours } from '../shared/text/inert-log.ts';

/**
 * Text as it is, whatever in it would be markup, on one line. What stands between two backticks was meant as code by who wrote the
 * sentence, and stays code: nothing in it can be anything else.
 */
export function plain(text: string): string {
  const parts = oneLine(text).split(/(`[^`|\\]+`)/);
  // A backtick without its other half says nothing of where code begins.
  const paired = parts.every((part, index) => index % 2 === 1 || !part.includes('`'));
  return parts.map((part, index) => (paired && index % 2 === 1 ? part : escaped(part))).join('');
}

function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#~]/g, '\\$&').replace(/&(?=#?\w+;)/g, '&amp;');
}

/** Text with one full stop at its end. */
export function sentence(text: string): string {
  return `${text.replace(/\.+$/, '')}.`;
}

/** Code within a line; its fence is longer than any in the text. */
export function code(text: string): string {
  const line = oneLine(text);
  if (line === '') return '(empty)';
  const fence = '`'.repeat(longestRun(line) + 1);
  const edge = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${edge}${line}${edge}${fence}`;
}

/** Lines as they were printed, indented under a list item. */
export function block(lines: readonly string[], indent = ''): string {
  const text = lines.flatMap((line) => line.split(/\r?\n/)).map(printable);
  const fence = '`'.repeat(Math.max(3, ...text.map((line) => longestRun(line) + 1)));
  return [`${fence}text`, ...text, fence].map((line) => `${indent}${line}`.trimEnd()).join('\n');
}

export function table(rows: readonly (readonly [string, string])[]): string {
  return ['| | |', '| --- | --- |', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
}

function oneLine(text: string): string {
  return printable(text.replace(/\s+/g, ' ').trim());
}

/** Without colours; whatever else a terminal would obey or nobody would see is shown. */
function printable(text: string): string {
  return inertBlock(withoutColours(text));
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
