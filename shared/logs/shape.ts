/** A log line taken apart into level, message and fields, where it is JSON or logfmt. Pure; time grows with the length of the line. */

import { type Level, levelOfText, levelOfValue } from './level.ts';
import { fieldsOfLogfmt } from './logfmt.ts';

export type Field = readonly [name: string, value: string];

export interface LogShape {
  readonly kind: 'json' | 'logfmt' | 'text';
  readonly level?: Level;
  /** What the line says; the line itself where it is neither JSON nor logfmt. */
  readonly message: string;
  /** All else, in the order of the line; what is within others as `err.code`. */
  readonly fields: readonly Field[];
}

const LEVEL_NAMES = ['level', 'severity', 'lvl', 'loglevel', 'log.level', 'levelname', '@l', '@level', 'level_name'];
const MESSAGE_NAMES = ['msg', 'message', 'event', '@m', '@message', '@mt', 'text', 'short_message', 'log'];
/** Times stand beside the line already. */
const TIME_NAMES = ['time', 'ts', 'timestamp', '@timestamp', '@t', 't', 'asctime', 'datetime', 'eventtime', 'date'];
/** What a logger adds to every line and nobody reads there; it is in the details. */
const DULL_NAMES = ['pid', 'hostname', 'v', 'levelname', '@version', 'level_value', 'host', 'thread_name'];

const MOST_FIELDS = 60;
const DEEPEST = 3;
/** A longer value tells nothing in a line; the whole of it is what `copy` and the file are for. */
const LONGEST_VALUE = 4_000;
/** Of a service with several containers: `shop-api-2 | {"level":…`. */
const BEFORE = /^[\w.-]{1,80} \| (?=\{)/;

/** Takes a line apart. `text` has no colours and no control characters any more. */
export function shapeOf(text: string): LogShape {
  const prefix = BEFORE.exec(text)?.[0] ?? '';
  const rest = prefix === '' ? text : text.slice(prefix.length);
  const json = rest.startsWith('{') && rest.trimEnd().endsWith('}') ? parsed(rest) : undefined;
  if (json) return told('json', fieldsOf(json), prefix, json);
  const logfmt = fieldsOfLogfmt(text);
  if (logfmt) return told('logfmt', logfmt, '', undefined);
  const level = levelOfText(text);
  return { kind: 'text', message: text, fields: [], ...(level && { level }) };
}

function told(
  kind: 'json' | 'logfmt',
  all: readonly Field[],
  prefix: string,
  json: Readonly<Record<string, unknown>> | undefined,
): LogShape {
  const named = (names: readonly string[]) => names.map((name) => find(all, name)).find((field) => field !== undefined);
  const [level, message] = [named(LEVEL_NAMES), named(MESSAGE_NAMES)];
  const raw = level && json && Object.hasOwn(json, level[0]) ? json[level[0]] : level?.[1];
  const found = levelOfValue(raw);
  const said = `${prefix}${message?.[1] ?? ''}`;
  return {
    kind,
    message: said,
    fields: all.filter((field) => field !== message && !(field === level && found !== undefined)),
    ...(found && { level: found }),
  };
}

function find(fields: readonly Field[], name: string): Field | undefined {
  return fields.find(([one]) => one === name || one.toLowerCase() === name);
}

/** The fields that stand in the line itself; the others are one click away. */
export function shownFields({ fields }: LogShape): readonly Field[] {
  return fields.filter(([name, value]) => {
    const known = name.toLowerCase();
    return !TIME_NAMES.includes(known) && !DULL_NAMES.includes(known) && value.length <= 120 && !value.includes('\n');
  });
}

/** Message and fields as one line shows them: what is searched, marked and wrapped. */
export function displayOf(shape: LogShape): string {
  if (shape.kind === 'text') return shape.message;
  const fields = shownFields(shape).map(([name, value]) => `${name}=${value}`);
  return [firstLine(shape.message), ...fields].filter(Boolean).join('  ');
}

function firstLine(text: string): string {
  const end = text.indexOf('\n');
  return end < 0 ? text : `${text.slice(0, end)} …`;
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

function fieldsOf(value: Readonly<Record<string, unknown>>): readonly Field[] {
  const fields: Field[] = [];
  const add = (name: string, item: unknown, depth: number): void => {
    if (fields.length >= MOST_FIELDS) return;
    const inner = typeof item === 'object' && item !== null && !Array.isArray(item) ? Object.entries(item) : [];
    if (inner.length > 0 && depth < DEEPEST) {
      for (const [key, one] of inner) add(`${name}.${key}`, one, depth + 1);
    } else fields.push([name, valueText(item)]);
  };
  for (const [name, item] of Object.entries(value)) add(name, item, 1);
  return fields;
}

function valueText(item: unknown): string {
  const text = typeof item === 'string' ? item : (JSON.stringify(item) ?? '');
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
