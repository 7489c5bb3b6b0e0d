/**
 * Makes texts that others wrote inert: what a terminal would obey, and what nobody can see, becomes visible (`\x1b`, `\u202e`).
 * Words of every script and emoji stay as they are. Pure, linear in the length of the text, and idempotent.
 */

/** More marks on one letter than any script stacks: they would be drawn over the lines above and below. */
const MOST_MARKS = 8;

/** Scripts in which a joiner between two letters changes how they are written, so that it can be seen. */
const JOINED = ['Arabic', 'Syriac', 'Mongolian', 'Nko', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya']
  .concat(['Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Khmer', 'Myanmar', 'Tibetan'])
  .map((script) => `\\p{Script=${script}}`)
  .join('');
const EMOJI = '\\p{Extended_Pictographic}(?:\\p{Emoji_Modifier}|[\\uFE0E\\uFE0F])?';

/** Invisible characters in the places where Unicode means them: emoji, the flags of England, Scotland and Wales, kanji variants. */
const MEANT = [
  '\\u{1F3F4}\\u{E0067}\\u{E0062}(?:\\u{E0065}\\u{E006E}\\u{E0067}|\\u{E0073}\\u{E0063}\\u{E0074}|\\u{E0077}\\u{E006C}\\u{E0073})\\u{E007F}',
  `${EMOJI}(?:\\u200D${EMOJI})*`,
  '[#*0-9]\\uFE0F\\u20E3',
  '\\p{Script=Han}[\\u{E0100}-\\u{E01EF}]',
  `(?<=[${JOINED}])[\\u200C\\u200D](?=[${JOINED}])`,
].join('|');

/**
 * Controls, format characters (but not the visible signs of Arabic, Syriac and Kaithi), line and paragraph separators, halves of
 * surrogate pairs, what is ignored when it is drawn, what is drawn as nothing, and code points that are no characters.
 */
const SIGNS = '\\u0600-\\u0605\\u06DD\\u070F\\u0890\\u0891\\u08E2\\u{110BD}\\u{110CD}';
const NOTHING = '\\u2800\\uFFFC\\u{16FE4}\\u{1D159}';
const NO_CHARACTER = `\\uFDD0-\\uFDEF${Array.from({ length: 17 }, (_, plane) => {
  const last = (plane * 0x1_0000 + 0xffff).toString(16);
  return `\\u{${last.slice(0, -1)}e}\\u{${last}}`;
}).join('')}`;
const UNSEEN = `(?![${SIGNS}])[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Default_Ignorable_Code_Point}${NOTHING}${NO_CHARACTER}]`;
const MARKS = `(?<=\\p{M}{${MOST_MARKS}})\\p{M}`;

const FOUND = new RegExp(`(${MEANT})|${UNSEEN}|${MARKS}`, 'gu');
/** Most texts are printable ASCII, in which there is nothing to find. */
const PLAIN = /^[\x20-\x7e]*$/;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One line: a line break or tab becomes visible as well (`\n`, `\t`). For names, commands, sentences, titles and cells. */
export function inertLine(text: string): string {
  return PLAIN.test(text) ? text : text.replace(FOUND, (found, meant?: string) => meant ?? visible(found));
}

/** Several lines: line breaks (also CR LF, as LF) and tabs stay. For documents and outputs that are shown as they are. */
export function inertBlock(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replace(/\r\n/g, '\n')
    .replace(FOUND, (found, meant?: string) => meant ?? (found === '\n' || found === '\t' ? found : visible(found)));
}

/** Every string in a value, keys of objects included, in the form for several lines. Shares what has nothing to change. */
export function inertValue<T>(value: T, inert?: (text: string) => string): T;
export function inertValue(value: unknown, inert: (text: string) => string = inertBlock): unknown {
  if (typeof value === 'string') return inert(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => inertValue(item, inert));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  const before = Object.entries(value);
  const after = before.map(([key, item]): [string, unknown] => [inert(key), inertValue(item, inert)]);
  const same = after.every(([key, item], index) => key === before[index]?.[0] && item === before[index]?.[1]);
  return same ? value : Object.fromEntries(after);
}

/** A JSON text that means the same and shows nothing raw: what the other forms make visible stands as a JSON escape. */
export function inertJson(json: string): string {
  return json.replace(FOUND, (found, meant?: string) => {
    if (meant !== undefined || found === '\n') return found;
    return Array.from({ length: found.length }, (_, index) => unit(found.charCodeAt(index))).join('');
  });
}

function visible(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x1_0000 ? unit(code) : `\\u{${code.toString(16)}}`;
}

function unit(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
