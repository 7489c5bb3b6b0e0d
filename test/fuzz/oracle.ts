/** What must hold after any input, whatever it was. */
import { inspect } from 'node:util';
import type { Read } from './reader.ts';

/** Nobody may put anything on what every object has. */
const SHARED = [
  Object.prototype,
  Array.prototype,
  Function.prototype,
  String.prototype,
  Number.prototype,
  Map.prototype,
];
const BEFORE = SHARED.map((one) => Reflect.ownKeys(one).length);

/** What an engine of JavaScript says when a program was wrong: nothing that a person can do something about. */
const LEAKED =
  /\b(?:TypeError|RangeError|ReferenceError|Cannot read propert|is not a function|is not iterable|Maximum call stack|Invalid (?:array|string) length|\[object Object\]|heap out of memory)/;

/** Why it does not hold, as a clause; undefined when it does. `input`: what people see of it is theirs. */
export function faultOf({ value, said }: Read, input: string): string | undefined {
  if (value === undefined && said.length === 0) return 'it was refused without a word';
  for (const sentence of said) {
    if (typeof sentence !== 'string' || sentence.trim() === '') return `it said nothing in ${inspect(sentence)}`;
    const leaked = LEAKED.exec(sentence)?.[0];
    if (leaked !== undefined && !input.includes(leaked)) return `it said ${inspect(sentence.slice(0, 300))}`;
    if (sentence.length > 20_000) return `it said ${sentence.length} characters`;
  }
  return pollutionOf(value);
}

function pollutionOf(value: unknown): string | undefined {
  const grown = SHARED.findIndex((one, index) => Reflect.ownKeys(one).length !== BEFORE[index]);
  if (grown >= 0) return 'something that every object inherits was changed';
  return foreignPrototype(value);
}

/** An object whose prototype came out of the input: `result[key] = …` with the key `__proto__`. */
function foreignPrototype(value: unknown): string | undefined {
  const open: { readonly at: string; readonly value: unknown }[] = [{ at: 'it', value }];
  const met = new Set<unknown>();
  for (let one = open.pop(); one !== undefined && met.size < 20_000; one = open.pop()) {
    const { at, value: found } = one;
    if (typeof found !== 'object' || found === null || met.has(found)) continue;
    met.add(found);
    const prototype: unknown = Object.getPrototypeOf(found);
    if (prototype !== null && !Object.hasOwn(prototype as object, 'constructor'))
      return `the prototype of ${at} came out of the input`;
    if (found instanceof Map) for (const [key, each] of found) open.push({ at: `${at}.${String(key)}`, value: each });
    else for (const [key, each] of Object.entries(found)) open.push({ at: `${at}.${key}`, value: each });
  }
  return undefined;
}
