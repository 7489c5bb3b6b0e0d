/**
 * Counts which parts of a module run: each function, branch, arm and loop gets a place in `globalThis.stacklightBlocks`, which is one
 * more after each time it ran. Text is only put in between, so that what is run is what ships.
 */
import { parse } from 'acorn';

/** More than all that is read with has: some 25,000. */
const MOST_BLOCKS = 65_536;

/** What gets counters: what reads for us. The fuzzer itself is not asked what it ran. */
const COUNTED = /\/(?:electron|shared)\/|\/node_modules\/(?:yaml|zod|acorn)\//;

/** A plugin of Vite. It numbers the blocks in the order in which the modules come. */
export function counted() {
  let next = 0;
  return {
    name: 'stacklight-fuzz-counted',
    enforce: 'post',
    transform(code, id) {
      if (!COUNTED.test(id) || id.endsWith('.json')) return undefined;
      const { text, blocks } = instrument(code, next);
      next += blocks;
      if (next > MOST_BLOCKS) throw new Error(`There are more than ${MOST_BLOCKS} blocks: raise MOST_BLOCKS.`);
      return { code: text, map: null };
    },
  };
}

/**
 * @param {string} code a module, or a script of CommonJS
 * @param {number} first the number of its first block
 * @returns {{ text: string, blocks: number }} the same program with counters
 */
export function instrument(code, first) {
  /** What is put in, by its place. The walk comes from outside: what opens later is further in, what closes later goes first. */
  const [opened, closed] = [new Map(), new Map()];
  let blocks = 0;
  const put = (at, text) => opened.set(at, (opened.get(at) ?? '') + text);
  const count = () => `stacklightCounted[${first + blocks++}]++`;
  const inside = (block) => put(block.start + 1, `${count()};`);
  const around = ({ start, end }, [before, after]) => {
    put(start, before);
    closed.set(end, after + (closed.get(end) ?? ''));
  };
  const value = (node) => node && around(node, [`(${count()},(`, '))']);
  const statement = (node) => {
    if (!node) return;
    if (node.type === 'BlockStatement') inside(node);
    else around(node, [`{${count()};`, '}']);
  };
  const visit = {
    IfStatement: (node) => [node.consequent, node.alternate].forEach(statement),
    ConditionalExpression: (node) => [node.consequent, node.alternate].forEach(value),
    LogicalExpression: (node) => value(node.right),
    AssignmentPattern: (node) => value(node.right),
    SwitchCase: (node) => node.consequent[0] && put(node.consequent[0].start, `${count()};`),
    CatchClause: (node) => inside(node.body),
    FunctionDeclaration: (node) => inside(node.body),
    FunctionExpression: (node) => inside(node.body),
    ArrowFunctionExpression: (node) => (node.expression ? value(node.body) : inside(node.body)),
  };
  for (const loop of ['For', 'ForIn', 'ForOf', 'While', 'DoWhile'])
    visit[`${loop}Statement`] = (node) => statement(node.body);
  walk(parsed(code), (node) => visit[node.type]?.(node));
  let text = '';
  let from = 0;
  for (const at of [...new Set([...opened.keys(), ...closed.keys()])].sort((a, b) => a - b)) {
    text += code.slice(from, at) + (closed.get(at) ?? '') + (opened.get(at) ?? '');
    from = at;
  }
  const made = `const stacklightCounted = (globalThis.stacklightBlocks ??= new Uint8Array(${MOST_BLOCKS}));\n`;
  return { text: made + text + code.slice(from), blocks };
}

function parsed(code) {
  const options = { ecmaVersion: 'latest', allowReturnOutsideFunction: true };
  try {
    return parse(code, { ...options, sourceType: 'module' });
  } catch {
    return parse(code, { ...options, sourceType: 'script' });
  }
}

function walk(node, look) {
  look(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (typeof child?.type === 'string') walk(child, look);
  }
}
