/** The value that a tree of acorn's writes down. What only running the code would tell is left out, with its place. Pure and total. */
import type { ArrayExpression, Expression, ObjectExpression, Property, SpreadElement } from 'acorn';
import { LIMITS } from '../../../limits.ts';
import type { Computed, Literal } from './object-literal.ts';
import { TOO_DEEP } from './parse-code.ts';

/** A value that only running the code would tell. */
const UNKNOWN = Symbol('unknown');

export interface Deps {
  /** What the names of the module stand for. */
  readonly constants?: ReadonlyMap<string, Expression>;
  /** What `__dirname` stands for. */
  readonly directory?: string;
}

export function literalOf(tree: Expression, surroundings: Deps): Literal {
  const reading = new Reading(surroundings);
  const value = reading.value(tree, '', 0);
  if (reading.tooMuchAt !== undefined) return { ok: false, message: TOO_DEEP, offset: reading.tooMuchAt };
  return { ok: true, value: value === UNKNOWN ? undefined : value, computed: reading.computed };
}

class Reading {
  readonly computed: Computed[] = [];
  /** Where it went beyond what a person writes; what was read is of no use then. */
  tooMuchAt: number | undefined;
  readonly #surroundings: Deps;
  #values = 0;

  constructor(surroundings: Deps) {
    this.#surroundings = surroundings;
  }

  value(node: Expression, path: string, depth: number): unknown {
    this.#values++;
    if (depth > LIMITS.stack.depth || this.#values > LIMITS.stack.values) this.tooMuchAt ??= node.start;
    if (this.tooMuchAt !== undefined) return UNKNOWN;
    const value = this.#plain(node, path, depth);
    if (value === UNKNOWN) this.#leaveOut(path, node.start);
    return value;
  }

  #plain(node: Expression, path: string, depth: number): unknown {
    switch (node.type) {
      case 'Literal':
        return node.regex || typeof node.value === 'bigint' ? UNKNOWN : node.value;
      case 'TemplateLiteral':
        return node.expressions.length > 0 ? UNKNOWN : (node.quasis[0]?.value.cooked ?? UNKNOWN);
      case 'UnaryExpression':
        return signed(node.operator, node.argument);
      case 'Identifier':
        return this.#named(node.name, path, depth);
      case 'ObjectExpression':
        return this.#object(node, path, depth);
      case 'ArrayExpression':
        return this.#array(node, path, depth);
      default:
        return UNKNOWN;
    }
  }

  #named(name: string, path: string, depth: number): unknown {
    const { constants, directory } = this.#surroundings;
    if (name === 'undefined') return undefined;
    if (name === '__dirname' && directory !== undefined) return directory;
    const tree = constants?.get(name);
    if (!tree) return UNKNOWN;
    const reported = this.computed.length;
    const value = this.value(tree, path, depth + 1);
    // It is reported once, at the place where the name is used.
    if (value === UNKNOWN) this.computed.length = reported;
    return value;
  }

  #object({ properties }: ObjectExpression, path: string, depth: number): unknown {
    const entries: [string, unknown][] = [];
    for (const property of properties) {
      const key = keyOf(property);
      const here = key === undefined ? path : path === '' ? key : `${path}.${key}`;
      if (key === undefined || property.type === 'SpreadElement' || property.kind !== 'init' || property.method) {
        this.#leaveOut(here, property.start);
        continue;
      }
      const value = this.value(property.value, here, depth + 1);
      if (value !== UNKNOWN && key !== '__proto__') entries.push([key, value]);
    }
    return Object.fromEntries(entries);
  }

  #array({ elements }: ArrayExpression, path: string, depth: number): unknown {
    return elements.map((element, index) => {
      const here = `${path}[${index}]`;
      if (element?.type === 'SpreadElement') return this.#leaveOut(here, element.start);
      const value = element ? this.value(element, here, depth + 1) : undefined;
      return value === UNKNOWN ? undefined : value;
    });
  }

  #leaveOut(path: string, offset: number): void {
    this.computed.push({ path: path === '' ? 'the whole' : path, offset });
  }
}

/** `-1.5`, `+1`: the sign is no part of the number in a tree. */
function signed(operator: string, argument: Expression): unknown {
  if (argument.type !== 'Literal' || typeof argument.value !== 'number') return UNKNOWN;
  if (operator === '-') return -argument.value;
  return operator === '+' ? argument.value : UNKNOWN;
}

/** Undefined where the key itself is computed, or where many are spread. */
function keyOf(property: Property | SpreadElement): string | undefined {
  if (property.type === 'SpreadElement' || property.computed) return undefined;
  const { key } = property;
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' && typeof key.value !== 'object' ? String(key.value) : undefined;
}
