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
  readonly depth: number;
  /** Most have one follower: it needs no table. */
  code: number;
  only: Node | undefined;
  more: Map<number, Node> | undefined;
  /** The longest proper ending of what leads here that is a beginning of a pattern as well. */
  fallback: Node | undefined;
  /** Patterns that end here (or go on beyond what is looked for step by step), the longest first. */
  ends: readonly Pattern[];
  /** The longest beginning that ends here and is enough of a pattern to be a copy of it. */
  cut: Beginning | undefined;
  /** The same where an ellipsis says that the copy was cut. */
  cutMarked: Beginning | undefined;
}

/** With an ellipsis behind it, so much of a pattern is enough. */
const SHORTEST_MARKED = 5;
/** So many characters are looked for step by step; what a longer pattern has behind them is compared where they were found. */
const HEAD = 48;
const END = -1;
const NONE: readonly Pattern[] = [];

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
    /** Up to where a long pattern was followed: nothing is compared twice. */
    let followed = 0;
    for (let at = 0; at <= text.length; at += 1) {
      const code = at < text.length ? fold(text.charCodeAt(at)) : END;
      if (!followerOf(node, code)) add(found, cutAt(node, text, at));
      let from: Node | undefined = node;
      while (from && !followerOf(from, code)) from = from.fallback;
      node = (from && followerOf(from, code)) ?? this.#root;
      if (node.ends.length === 0) continue;
      const match = endAt(node, text, at + 1, at + 1 >= followed);
      followed = Math.max(followed, match?.to ?? 0);
      add(found, match);
    }
    return found;
  }

  #add(pattern: Pattern): void {
    let node = this.#root;
    for (let at = 0; at < Math.min(pattern.text.length, HEAD); at += 1) {
      node = follow(node, fold(pattern.text.charCodeAt(at)));
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
      for (const [code, next] of followersOf(node)) {
        let candidate = node.fallback;
        while (candidate && !followerOf(candidate, code)) candidate = candidate.fallback;
        const fallback = (candidate && followerOf(candidate, code)) ?? this.#root;
        next.fallback = fallback;
        // What ends or may be cut at the shorter beginning ends or may be cut here as well.
        if (fallback.ends.length > 0) next.ends = [...next.ends, ...fallback.ends];
        next.cut ??= fallback.cut;
        next.cutMarked ??= fallback.cutMarked;
        queue.push(next);
      }
    }
  }
}

function newNode(depth: number): Node {
  return {
    ...{ depth, code: END, only: undefined, more: undefined },
    ...{ fallback: undefined, ends: NONE, cut: undefined, cutMarked: undefined },
  };
}

function followerOf(node: Node, code: number): Node | undefined {
  return node.code === code && node.only ? node.only : node.more?.get(code);
}

function followersOf({ code, only, more }: Node): readonly (readonly [number, Node])[] {
  return only ? [[code, only], ...(more ?? [])] : [];
}

function follow(node: Node, code: number): Node {
  const known = followerOf(node, code);
  if (known) return known;
  const next = newNode(node.depth + 1);
  if (!node.only) {
    node.only = next;
    node.code = code;
  } else {
    node.more ??= new Map();
    node.more.set(code, next);
  }
  return next;
}

/** Lower case of ASCII letters; every text keeps its length. */
function fold(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

/** The longest that ends here, or has its head here and goes on (where `mayFollow`). */
function endAt({ ends }: Node, text: string, at: number, mayFollow: boolean): Match | undefined {
  let longest: Match | undefined;
  for (const { text: wanted, exact, label } of ends) {
    const from = at - Math.min(wanted.length, HEAD);
    if (exact && !text.startsWith(wanted, from)) continue;
    let to = at;
    while (mayFollow && to - from < wanted.length && isSame(text, to, wanted, to - from)) to += 1;
    if (!longest || to - from > longest.to - longest.from) longest = { from, to, label };
  }
  return longest;
}

function isSame(text: string, at: number, wanted: string, index: number): boolean {
  return fold(text.charCodeAt(at)) === fold(wanted.charCodeAt(index));
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
