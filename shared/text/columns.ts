/** How many columns a text takes in a terminal. Pure, and small: the command line loads it with each call. */

const PLAIN = /^[ -~]*$/;
/** Marks, joiners and variation selectors, which stand on the character before them. */
const NONE = /^(?:\p{M}|\p{Default_Ignorable_Code_Point}|\p{Emoji_Modifier})$/u;
/** East Asian Width W and F, and emoji, in whole blocks (Unicode Standard Annex 11). */
const TWO =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18CFF}\u{1B000}-\u{1B2FF}\u{20000}-\u{3FFFD}\p{Emoji_Presentation}]$/u;

/** Of an inert text: 1 for most characters, 2 for those that are drawn wide, 0 for those that are drawn over another. */
export function columnsOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += NONE.test(character) ? 0 : TWO.test(character) ? 2 : 1;
  return columns;
}

/** The text in lines of at most so many columns, broken between words where there are some. At least one line. */
export function inLines(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (columnsOf(longer) <= columns || line === '') line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}
