/**
 * Finds many texts at once in one pass over another (Aho and Corasick, 1975), and the beginnings of them where a copy was cut short.
 * Time grows with the length of the text, however many texts are looked for and whatever they have in common. Pure.
 */

/** A text to be found. */
export interface Pattern {
  readonly text: string;
  readonly label: string;
  /** As it is; else in any letter case (ASCII). Only short ones are exact. */
  readonly exact: boolean;
  /** A copy that was cut short counts from this length on. Undefined: only a whole one does. */
  readonly shortest?: number;
}

/** Where something was found: `[from, to)`. */
export interface Match {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** A beginning of a pattern. */
interface Beginning {
  readonly pattern: Pattern;
  readonly length: number;
}

interface Node {
  readonly next: Map<number, Node>;
  readonly depth: number;
  /** The longest proper ending of what leads here that is a beginning of a pattern as well. */
  fallback: Node | undefined;
  /** Patterns that end here, the longest first. */
  ends: readonly Pattern[];
  /** The longest beginning that ends here and is enough of a pattern to be a copy of it. */
  cut: Beginning | undefined;
  /** The same where an ellipsis says that the copy was cut. */
  cutMarked: Beginning | undefined;
}

/** With an ellipsis behind it, so much of a pattern is enough. */
const SHORTEST_MARKED = 5;
const END = -1;

export class Matcher {
  readonly #root: Node = newNode(0);

  constructor(patterns: readonly Pattern[]) {
    for (const pattern of patterns) if (pattern.text !== '') this.#add(pattern);
    this.#link();
  }

  /** What is covered by copies, whole or cut, in order and without overlaps. */
  find(text: string): readonly Match[] {
    const found: Match[] = [];
    let node = this.#root;
    for (let at = 0; at <= text.length; at += 1) {
      const code = at < text.length ? fold(text.charCodeAt(at)) : END;
      if (!node.next.has(code)) add(found, cutAt(node, text, at));
      let from: Node | undefined = node;
      while (from && !from.next.has(code)) from = from.fallback;
      node = from?.next.get(code) ?? this.#root;
      add(found, endAt(node, text, at + 1));
    }
    return found;
  }

  #add(pattern: Pattern): void {
    let node = this.#root;
    for (let at = 0; at < pattern.text.length; at += 1) {
      const code = fold(pattern.text.charCodeAt(at));
      const next = node.next.get(code) ?? newNode(at + 1);
      node.next.set(code, next);
      node = next;
      const beginning = { pattern, length: at + 1 };
      if (pattern.shortest !== undefined && at + 1 >= pattern.shortest) node.cut ??= beginning;
      if (at + 1 >= SHORTEST_MARKED) node.cutMarked ??= beginning;
    }
    node.ends = [...node.ends, pattern];
  }

  /** Breadth first, so that what a node falls back to is linked before it. */
  #link(): void {
    const queue: Node[] = [this.#root];
    for (let at = 0; at < queue.length; at += 1) {
      const node = queue[at] ?? this.#root;
      for (const [code, next] of node.next) {
        let candidate = node.fallback;
        while (candidate && !candidate.next.has(code)) candidate = candidate.fallback;
        const fallback = candidate?.next.get(code) ?? this.#root;
        next.fallback = fallback;
        // What ends or may be cut at the shorter beginning ends or may be cut here as well.
        next.ends = [...next.ends, ...fallback.ends];
        next.cut ??= fallback.cut;
        next.cutMarked ??= fallback.cutMarked;
        queue.push(next);
      }
    }
  }
}

function newNode(depth: number): Node {
  return { next: new Map(), depth, fallback: undefined, ends: [], cut: undefined, cutMarked: undefined };
}

/** Lower case of ASCII letters; every text keeps its length. */
function fold(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

function endAt({ ends }: Node, text: string, to: number): Match | undefined {
  for (const { text: wanted, exact, label } of ends) {
    const from = to - wanted.length;
    if (!exact || text.startsWith(wanted, from)) return { from, to, label };
  }
  return undefined;
}

/** The copy that ends before `to`, where the text goes on in another way. */
function cutAt({ cut, cutMarked }: Node, text: string, to: number): Match | undefined {
  const marked = cutMarked !== undefined && (text[to] === '…' || text.startsWith('...', to));
  const beginning = marked ? cutMarked : cut;
  if (!beginning) return undefined;
  const { pattern, length } = beginning;
  const from = to - length;
  if (pattern.exact && !text.startsWith(pattern.text.slice(0, length), from)) return undefined;
  return { from, to, label: pattern.label };
}

/** Matches come in the order of their ends; what overlaps becomes one, under the name of the longer. */
function add(found: Match[], match: Match | undefined): void {
  if (!match) return;
  let { from, to, label } = match;
  let length = to - from;
  for (let last = found.at(-1); last && last.to > from; last = found.at(-1)) {
    found.pop();
    if (last.to - last.from >= length) {
      label = last.label;
      length = last.to - last.from;
    }
    from = Math.min(from, last.from);
    to = Math.max(to, last.to);
  }
  found.push({ from, to, label });
}
