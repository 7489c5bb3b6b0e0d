/** What a scalar without quotes means to Compose, whose YAML reader (go-yaml v3) is between YAML 1.1 and 1.2. */
import type { ScalarNode } from './node.ts';

type Meaning = Pick<ScalarNode, 'value' | 'text'>;

const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);
const FLAGS: Readonly<Record<string, boolean>> = {
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
};
const RADIX: Readonly<Record<string, number>> = { '0x': 16, '0o': 8, '0b': 2 };

/** `yes` and `on` are text, `0755` is octal as in YAML 1.1, `1.10` is the number 1.1, a date is text. */
export function plainScalar(text: string): Meaning {
  if (NULLS.has(text)) return { value: null, text: '' };
  const flag = Object.hasOwn(FLAGS, text) ? FLAGS[text] : undefined;
  if (flag !== undefined) return { value: flag, text: String(flag) };
  return integer(text) ?? decimal(text) ?? { value: text, text };
}

function integer(text: string): Meaning | undefined {
  if (/^[-+]?(?:0|[1-9]\d*)$/.test(text)) return { value: Number(text), text: text.replace(/^\+/, '') };
  const [, sign = '', prefix = '', digits = ''] = /^([-+]?)(0[xob]?)([0-9a-fA-F]+)$/.exec(text) ?? [];
  const radix = prefix === '0' ? 8 : (RADIX[prefix] ?? 0);
  if (radix === 0 || !allDigits(digits, radix)) return undefined;
  const value = Number.parseInt(digits, radix) * (sign === '-' ? -1 : 1);
  return { value, text: String(value) };
}

function allDigits(digits: string, radix: number): boolean {
  const pattern = { 2: /^[01]+$/, 8: /^[0-7]+$/ }[radix] ?? /^[0-9a-fA-F]+$/;
  return pattern.test(digits);
}

function decimal(text: string): Meaning | undefined {
  if (!/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  return { value, text: String(value) };
}
