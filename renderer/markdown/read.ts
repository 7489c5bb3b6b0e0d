/** Markdown as a tree, for what others wrote: nothing of it ever becomes markup of the page. Pure. */
import { lexer, type Token, type Tokens } from 'marked';

/** What a reader draws; all that Markdown has beyond it is drawn as the text that it is. */
export type Node =
  | { readonly kind: 'text' | 'code' | 'fence'; readonly text: string }
  | { readonly kind: 'strong' | 'em' | 'del' | 'paragraph' | 'quote'; readonly children: readonly Node[] }
  | { readonly kind: 'heading'; readonly level: number; readonly children: readonly Node[] }
  | { readonly kind: 'link'; readonly url: string; readonly children: readonly Node[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly Item[] }
  | { readonly kind: 'table'; readonly head: readonly Cell[]; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: 'break' | 'rule' };

export interface Item {
  /** Of a check list. */
  readonly done?: boolean;
  readonly children: readonly Node[];
}

export type Cell = readonly Node[];

/** Never throws: what no reader of Markdown can make sense of is one text. */
export function readMarkdown(text: string): readonly Node[] {
  try {
    return nodesOf(lexer(text, { gfm: true }));
  } catch {
    return [{ kind: 'fence', text }];
  }
}

function nodesOf(tokens: readonly Token[] = []): readonly Node[] {
  return tokens.flatMap((token) => nodeOf(token));
}

/** The lexer's own types leave room for tokens of extensions, of which there are none here. */
function nodeOf(any: Token): readonly Node[] {
  const token = any as Exclude<Tokens.Generic, never> & Token;
  switch (token.type) {
    case 'space':
    case 'def':
      return [];
    case 'heading':
      return [{ kind: 'heading', level: Number(token.depth), children: nodesOf(token.tokens) }];
    case 'paragraph':
      return [{ kind: 'paragraph', children: nodesOf(token.tokens) }];
    case 'blockquote':
      return [{ kind: 'quote', children: nodesOf(token.tokens) }];
    case 'strong':
    case 'em':
    case 'del':
      return [{ kind: token.type, children: nodesOf(token.tokens) }];
    case 'code':
      return [{ kind: 'fence', text: String(token.text) }];
    case 'codespan':
      return [{ kind: 'code', text: String(token.text) }];
    case 'link':
      return [{ kind: 'link', url: String(token.href), children: nodesOf(token.tokens) }];
    case 'list':
      return [listOf(token as Tokens.List)];
    case 'table':
      return [tableOf(token as Tokens.Table)];
    case 'hr':
      return [{ kind: 'rule' }];
    case 'br':
      return [{ kind: 'break' }];
    case 'text':
      return token.tokens ? nodesOf(token.tokens) : [{ kind: 'text', text: withoutEntities(String(token.text)) }];
    case 'escape':
      return [{ kind: 'text', text: withoutEntities(String(token.text)) }];
    // Pictures, HTML: nothing is loaded and nothing is markup here.
    default:
      return [{ kind: 'text', text: token.raw }];
  }
}

function listOf({ ordered, items }: Tokens.List): Node {
  return {
    kind: 'list',
    ordered,
    items: items.map(({ task, checked, tokens }) => ({
      ...(task ? { done: checked === true } : {}),
      children: nodesOf(tokens.filter(({ type }) => type !== 'checkbox')),
    })),
  };
}

function tableOf({ header, rows }: Tokens.Table): Node {
  const cell = ({ tokens }: Tokens.TableCell): Cell => nodesOf(tokens);
  return { kind: 'table', head: header.map(cell), rows: rows.map((row) => row.map(cell)) };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function withoutEntities(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
