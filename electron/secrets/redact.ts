/** Takes secrets out of texts: what a log or an answer repeats of the environment must not reach history or reports. Pure. */
import { type Form, formsOf } from './forms.ts';
import { Matcher, type Pattern } from './matcher.ts';
import { namesSecret } from './names.ts';
import { isChainAddress, isPlain, isSwitch } from './plain.ts';
import { maskKeyLines } from './private-key-lines.ts';
import { maskUnknown } from './unknown.ts';

/** A value that may not be shown, and the name that stands for it. */
export interface Secret {
  readonly name: string;
  readonly value: string;
}

export type Redact = (text: string) => string;

/** A shorter value stands in too many harmless places; one that is named as a secret is masked from three characters on. */
const SHORTEST = 5;
const SHORTEST_NAMED = 3;

/**
 * Replaces each secret by `[NAME]`, in every form in which programs repeat one (`forms.ts`), whole or cut short. What is plainly no
 * secret (a number, a host, a path, a plain word) stays legible unless its name says otherwise. What looks like a secret by itself or by
 * what stands before it becomes `***` also where nobody told us of it. Its time grows with the length of the text alone.
 */
export function redactor(secrets: readonly Secret[], mask: Redact = maskUnknown): Redact {
  const patterns = new Map<string, Pattern>();
  for (const { name, value } of secrets) {
    if (!isSecret(name, value)) continue;
    for (const form of formsOf(value, namesSecret(name))) take(patterns, name, form);
  }
  const matcher = new Matcher([...patterns.values()]);
  return (text) => {
    let told = '';
    let from = 0;
    for (const match of matcher.find(text)) {
      told += `${text.slice(from, match.from)}[${match.label}]`;
      from = match.to;
    }
    return mask(told + text.slice(from));
  };
}

function take(patterns: Map<string, Pattern>, label: string, form: Form): void {
  if (form.text.length >= SHORTEST_NAMED && !patterns.has(form.text)) patterns.set(form.text, { ...form, label });
}

/** The same over every string of a JSON value; names of fields stay. A list of texts may be the lines of one, and hold a key line by line. */
export function redactValue<T>(value: T, redact: Redact): T;
export function redactValue(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) {
    const texts = value.filter((item) => typeof item === 'string');
    const items = texts.length === value.length ? maskKeyLines(texts) : value;
    return items.map((item) => redactValue(item, redact));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactValue(item, redact)]));
}

function isSecret(name: string, value: string): boolean {
  const text = value.trim();
  if (isSwitch(text) || isChainAddress(text)) return false;
  return namesSecret(name) ? text.length >= SHORTEST_NAMED : text.length >= SHORTEST && !isPlain(text);
}

/**
 * Whether a person may be shown the name instead of the value in a question: a file could else hide a command by making it the value
 * of a variable, or where something is fetched from. One word without what a shell would do anything with, no path and no address.
 */
export function hidesNothing({ name, value }: Secret): boolean {
  return namesSecret(name) && /^[\w.~+=%@!^-]{6,}$/.test(value) && !isPlain(value);
}
