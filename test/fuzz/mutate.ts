/** Makes new inputs of known ones. Seeded: the same seed makes the same ones. */
import type { Random } from '../soak/random.ts';

/** Longer ones say nothing that a shorter one does not, and cost more. What grows by a repeat may be as long as a real file. */
const LONGEST = 8_192;
const LONGEST_REPEATED = 131_072;

/** What real texts are full of, where it does not belong. */
const ANYWHERE = [
  ...['\0', '\t', '\r', '\n', '\r\n', '\uFEFF', '\u202e', '\u2028', '\ud800', '\x1b[31m', ' ', '"', "'", '`', '\\'],
  ...[
    '$',
    '${',
    '${A:-',
    '}',
    '{',
    '[',
    ']',
    '(',
    ')',
    ': ',
    '- ',
    ',',
    '&a ',
    '*a',
    '<<: ',
    '!!js ',
    '#',
    '%',
    '|',
    '>',
  ],
  ...['0', '-1', '1e999', '65536', '9'.repeat(30), 'NaN', 'null', 'true', '__proto__', 'constructor', 'prototype'],
  ...['toString', 'hasOwnProperty', '/', '../', '//', '=', '==', '&&', ';', '\u00e9', '\u{1F6A6}'],
];

type Change = (input: Buffer, random: Random, other: () => Buffer) => Buffer;

/** `tokens`: words of the format. */
export function mutator(tokens: readonly string[]): (input: Buffer, random: Random, other: () => Buffer) => Buffer {
  const words = [...ANYWHERE, ...tokens, ...tokens];
  const put: Change = (input, random) => splice(input, random.below(input.length + 1), 0, random.pick(words));
  const replace: Change = (input, random) => {
    const [from, length] = wordAt(input, random.below(input.length + 1));
    return splice(input, from, length, random.pick(words));
  };
  const changes: readonly Change[] = [put, put, replace, replace, flip, cut, copy, repeat, cross, number, byte, line];
  return (input, random, other) => {
    let made = input;
    for (let count = 1 + random.below(random.below(4) === 0 ? 12 : 3); count > 0; count -= 1)
      made = random.pick(changes)(made, random, other);
    return made.subarray(0, made.length > LONGEST && random.below(20) > 0 ? LONGEST : LONGEST_REPEATED);
  };
}

function splice(input: Buffer, at: number, length: number, piece: string | Uint8Array): Buffer {
  return Buffer.concat([input.subarray(0, at), Buffer.from(piece as string), input.subarray(at + length)]);
}

/** Begin and length of the letters and digits around a place. */
function wordAt(input: Buffer, at: number): readonly [number, number] {
  const letter = (place: number) => /[\w.-]/.test(String.fromCharCode(input[place] ?? 0));
  let [from, to] = [at, at];
  while (from > 0 && letter(from - 1)) from -= 1;
  while (to < input.length && letter(to)) to += 1;
  return [from, to - from];
}

const flip: Change = (input, random) => {
  const turned = Buffer.from(input);
  const at = random.below(input.length);
  if (at < turned.length) turned[at] = (turned[at] ?? 0) ^ (1 << random.below(8));
  return turned;
};

const byte: Change = (input, random) => splice(input, random.below(input.length + 1), 1, Buffer.of(random.below(256)));

const cut: Change = (input, random) => splice(input, random.below(input.length + 1), 1 + random.below(40), '');

/** A piece of it once more, somewhere else. */
const copy: Change = (input, random) => {
  const from = random.below(input.length + 1);
  return splice(input, random.below(input.length + 1), 0, input.subarray(from, from + 1 + random.below(120)));
};

/** A piece of it again and again: what is not linear shows. */
const repeat: Change = (input, random) => {
  const from = random.below(input.length + 1);
  const piece = input.subarray(from, from + 1 + random.below(40));
  if (piece.length === 0) return input;
  const most = random.below(30) === 0 ? LONGEST_REPEATED : 400;
  return splice(input, from, 0, Buffer.alloc(random.below(most), piece));
};

/** The beginning of this one with the end of another. */
const cross: Change = (input, random, other) => {
  const end = other();
  return Buffer.concat([input.subarray(0, random.below(input.length + 1)), end.subarray(random.below(end.length + 1))]);
};

const number: Change = (input, random) => {
  const found = [...input.toString('latin1').matchAll(/\d+/g)];
  if (found.length === 0) return input;
  const { 0: digits, index } = random.pick(found);
  const value = Number(digits);
  const others = [value + 1, value - 1, -value, value * 256, value / 3, 2 ** 31, 2 ** 53, 0];
  return splice(input, index, digits.length, String(random.pick(others)));
};

/** A line of it at another place, deeper or less deep. */
const line: Change = (input, random) => {
  const lines = input.toString('latin1').split('\n');
  const one = lines[random.below(lines.length)] ?? '';
  const moved = random.pick([`  ${one}`, one.replace(/^ {2}/, ''), one]);
  const kept = random.below(2) === 0 ? lines : lines.filter((each) => each !== one);
  kept.splice(random.below(kept.length + 1), 0, moved);
  return Buffer.from(kept.join('\n'), 'latin1');
};
