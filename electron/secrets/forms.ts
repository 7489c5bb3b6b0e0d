/** In which forms programs repeat a secret: as it is, escaped, encoded, in other letter case, cut short. Pure. */
import { isPlain } from './plain.ts';

/** What shorter copies than this show of a secret is too little to be worth hiding what looks like it. */
const SHORTEST_CUT = 6;
const LONGEST_NEEDED = 8;
/** Encoded copies are looked for from this length of the secret on. */
const SHORTEST_ENCODED = 6;
/** From this length on letter case does not matter, and no harmless text is the same by chance. */
const SHORTEST_ANY_CASE = 8;
/** A longer secret is a document (a certificate, a file of keys): its lines are looked for. */
const LONGEST_ENCODED = 8_192;

export interface Form {
  readonly text: string;
  readonly exact: boolean;
  readonly shortest?: number;
}

/**
 * Every form of a value. `sure`: its name says that it is a secret, so that encoded and cut copies are looked for as well; of other
 * values of an environment only what repeats them whole.
 */
export function formsOf(value: string, sure: boolean): readonly Form[] {
  const text = value.trim();
  const url = text.length <= LONGEST_ENCODED && URL.canParse(text) ? new URL(text) : undefined;
  const passwords = url?.password ? [url.password, decoded(url.password)] : [];
  const lines = text.includes('\n') ? text.split('\n').map((line) => line.trim()) : [];
  const forms = new Map<string, Form>();
  const take = (form: string, shortest?: number) => {
    if (forms.has(form)) return;
    const exact = form.length < SHORTEST_ANY_CASE;
    forms.set(form, { text: form, exact, ...(shortest === undefined || exact ? {} : { shortest }) });
  };
  for (const one of new Set([text, ...passwords])) {
    const shortest = sure ? shortestCut(one, url && one === text ? leadOf(text, url) : 0) : undefined;
    take(one, shortest);
    if (one.length > LONGEST_ENCODED) continue;
    for (const escaped of sure ? escapedForms(one) : [jsonOf(one), encoded(one)]) take(escaped, shortest);
    if (!sure || one.length < SHORTEST_ENCODED) continue;
    for (const form of encodedForms(one)) take(form, form.length > LONGEST_NEEDED * 2 ? LONGEST_NEEDED * 2 : undefined);
  }
  for (const line of lines) if (line.length >= SHORTEST_ANY_CASE) take(line);
  return [...forms.values()];
}

function jsonOf(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** As it stands within JSON (also JSON within JSON), a URL, a query, markup, or between quotes of a shell. */
function escapedForms(text: string): readonly string[] {
  const json = jsonOf(text);
  const url = encoded(text);
  const markup = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const quoted = markup.replaceAll('"', '&quot;');
  return [
    ...[json, jsonOf(json)],
    ...[url, url.replaceAll('%20', '+'), encoded(url), new URLSearchParams([['', text]]).toString().slice(1)],
    ...[markup, quoted, quoted.replaceAll("'", '&#39;'), quoted.replaceAll("'", '&#x27;')],
    text.replaceAll("'", "'\\''"),
  ];
}

/** Base64 at each of the three places where it can begin within other bytes (`user:password`), and hex. */
function encodedForms(text: string): readonly string[] {
  const bytes = new TextEncoder().encode(text);
  const base64 = [0, 1, 2].flatMap((offset) => {
    const core = base64Core(bytes, offset);
    return core.length < LONGEST_NEEDED ? [] : [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  return [...base64, hex.join(''), hex.join(':'), hex.map((byte) => `\\x${byte}`).join('')];
}

/** Those characters that are the same whatever stands before and behind. */
function base64Core(bytes: Uint8Array, offset: number): string {
  const shifted = String.fromCharCode(...new Uint8Array(offset), ...bytes);
  const from = Math.ceil((offset * 8) / 6);
  const to = Math.floor(((offset + bytes.length) * 8) / 6);
  return btoa(shifted).slice(from, to);
}

/** So much of a URL is nobody's secret: up to its password, or up to its path. */
function leadOf(text: string, { host, password, username }: URL): number {
  if (password) return text.indexOf(':', text.indexOf('://') + 3) + 1;
  if (username) return text.indexOf('://') + 3;
  return host === '' ? 0 : text.indexOf(host) + host.length + 1;
}

/** From which length on a beginning is a copy that was cut; undefined when none is. */
function shortestCut(text: string, lead: number): number | undefined {
  const needed = Math.max(SHORTEST_CUT, Math.min(LONGEST_NEEDED, Math.ceil((text.length - lead) / 2)));
  for (let length = lead + needed; length < text.length && length < lead + 64; length += 1) {
    if (!isPlain(text.slice(0, length))) return length;
  }
  return undefined;
}

function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
