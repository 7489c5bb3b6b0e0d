/** YAML that we write for people to read: nothing in it is unseen, and it means the same to a parser. Pure. */
import { type Document, visit } from 'yaml';
import { inertBlock, showUnseen } from '../../../shared/text/inert.ts';

/** A text with a character that nobody sees stands in double quotes, with an escape for it. Comments have to be inert already. */
export function visibleYaml(document: Document, options: Parameters<Document['toString']>[0]): string {
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === 'string' && inertBlock(node.value) !== node.value) node.type = 'QUOTE_DOUBLE';
    },
  });
  // A line break within quotes stands as its escape: on a line of its own the rest would look like a key of the file.
  const text = document.toString({ doubleQuotedMinMultiLineLength: Number.POSITIVE_INFINITY, ...options });
  return inertBlock(text) === text ? text : showUnseen(text, escaped);
}

function escaped(character: string): string {
  if (character === '\n' || character === '\t') return character;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}
