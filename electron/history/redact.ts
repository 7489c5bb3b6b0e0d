/** Takes secrets out of texts: what a log or an answer repeats of the environment must not reach history or reports. Pure. */

/** A value that may not be shown, and the name that stands for it. */
export interface Secret {
  readonly name: string;
  readonly value: string;
}

export type Redact = (text: string) => string;

const SECRET_NAME =
  /pass|pwd|secret|token|key(?!board|map|word)|credential|auth(?!or)|cookie|salt|private|signature|dsn|webhook/i;
/** A shorter value stands in too many harmless places; one that is named as a secret is masked from three characters on. */
const SHORTEST = 5;
const SHORTEST_NAMED = 3;

/** Whether the name of a variable, header or key says that its value is a secret. */
export function namesSecret(name: string): boolean {
  return SECRET_NAME.test(name);
}

/**
 * Replaces each secret by `[NAME]`, in every form in which programs repeat one: as it is, in JSON, in a URL, a password
 * inside of a URL. What is plainly no secret (a number, a host, a path, a plain word) stays legible unless its name
 * says otherwise. Passwords in URLs go also where nobody told us of them.
 */
export function redactor(secrets: readonly Secret[]): Redact {
  const byText = new Map<string, string>();
  for (const { name, value } of secrets) {
    if (!isSecret(name, value)) continue;
    for (const form of formsOf(value)) if (!byText.has(form)) byText.set(form, name);
  }
  // The longest first: a secret may hold another one.
  const texts = [...byText.keys()].sort((a, b) => b.length - a.length);
  const known = texts.length > 0 ? new RegExp(texts.map(escapePattern).join('|'), 'g') : undefined;
  const cut = beginningsIn(texts, byText);
  return (text) => {
    const whole = known ? text.replace(known, (found) => `[${byText.get(found) ?? 'secret'}]`) : text;
    // Of the scheme only its last letter is looked at: a text of nothing but possible schemes would be read once for each letter.
    return cut(whole).replace(/(?<=[a-z0-9+.-])(:\/\/[^\s:/@[\]]*):(?!\[)[^\s/@]+@/gi, '$1:***@');
  };
}

/**
 * A text that was cut for its length may end with the first part of a secret, before a `…`. Each place is looked at once, for those
 * secrets alone that begin as it does: whoever answers a check decides what such a text is.
 */
function beginningsIn(texts: readonly string[], byText: ReadonlyMap<string, string>): Redact {
  const byStart = new Map<string, string[]>();
  for (const text of texts) {
    if (text.length <= SHORTEST) continue;
    const start = text.slice(0, SHORTEST);
    byStart.set(start, [...(byStart.get(start) ?? []), text]);
  }
  if (byStart.size === 0) return (text) => text;
  const longest = texts[0]?.length ?? 0;
  /** The secret that begins at `at` and goes on until the cut. */
  const secretAt = (text: string, at: number, end: number) =>
    byStart.get(text.slice(at, at + SHORTEST))?.find((one) => one.startsWith(text.slice(at, end)));
  return (text) => {
    let out = '';
    let done = 0;
    for (let end = text.indexOf('…'); end >= 0; end = text.indexOf('…', end + 1)) {
      let at = Math.max(done, end - longest);
      while (at <= end - SHORTEST && secretAt(text, at, end) === undefined) at += 1;
      const secret = at <= end - SHORTEST ? secretAt(text, at, end) : undefined;
      out +=
        secret === undefined ? text.slice(done, end) : `${text.slice(done, at)}[${byText.get(secret) ?? 'secret'}]`;
      // What lies before this cut is not looked at again for the next one.
      done = end;
    }
    return out + text.slice(done);
  };
}

/** The same over every string of a JSON value; names of fields stay. */
export function redactValue<T>(value: T, redact: Redact): T;
export function redactValue(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactValue(item, redact)]));
}

function isSecret(name: string, value: string): boolean {
  const text = value.trim();
  if (namesSecret(name)) return text.length >= SHORTEST_NAMED && !/^(true|false|null|none|\d{1,3})$/i.test(text);
  return text.length >= SHORTEST && !isPlain(text);
}

/** Plainly no secret: numbers of ports and times, words such as `development`, hosts, paths, and URLs of this machine that hold nothing more. */
export function isPlain(text: string): boolean {
  if (/^-?\d{1,6}(\.\d+)?(ms|s|m|h|kb|mb|gb)?$/i.test(text)) return true;
  if (/^[a-z]{1,14}$/i.test(text)) return true;
  if (/^(localhost|\d{1,3}(\.\d{1,3}){3}|\[?::1?\]?)(:\d{1,5})?$/i.test(text)) return true;
  if (/^(~|\.{0,2})\/[\w./@+-]*$/.test(text)) return true;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) return false;
  const bare = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return bare && /^(localhost|127(\.\d{1,3}){3}|\[::1\]|[a-z][a-z0-9_-]{0,14})$/i.test(url.hostname);
}

function formsOf(value: string): readonly string[] {
  const text = value.trim();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const lines = text.includes('\n') ? text.split('\n').map((line) => line.trim()) : [];
  const password = url?.password ? [url.password, decoded(url.password)] : [];
  const plain = [text, ...password, ...lines.filter((line) => line.length >= 8)];
  const forms = plain.flatMap((one) => [one, JSON.stringify(one).slice(1, -1), encodeURIComponent(one)]);
  return [...new Set(forms.filter((form) => form.length >= SHORTEST_NAMED))];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
