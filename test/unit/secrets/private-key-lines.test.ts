import { expect, it } from 'vitest';
import { privateKeyLines } from '../../../electron/secrets/private-key-lines.ts';

const BEGIN = '-----BEGIN RSA PRIVATE KEY-----';
const END = '-----END RSA PRIVATE KEY-----';

const shown = (lines: readonly string[]) => {
  const mask = privateKeyLines();
  return lines.map(mask);
};

it('masks a key that comes line by line, whatever stands around it', () => {
  expect(shown(['before', `key: ${BEGIN}`, 'MIIEow', 'IBAAKC', `${END} after`, 'next'])).toEqual([
    'before',
    `key: ${BEGIN}***${END}`,
    undefined,
    undefined,
    `${END} after`,
    'next',
  ]);
});

it('leaves a key that begins and ends in one line to who masks lines, and a certificate alone', () => {
  const whole = `${BEGIN}\\nMIIE\\n${END}`;
  const certificate = ['-----BEGIN CERTIFICATE-----', 'MIID', '-----END CERTIFICATE-----'];
  expect(shown([whole, ...certificate])).toEqual([whole, ...certificate]);
});

it('masks to the end what never ends, and a second key that begins where the first ends', () => {
  expect(shown([BEGIN, 'a', `${END}${BEGIN}`, 'b', 'c'])).toEqual([
    `${BEGIN}***${END}`,
    undefined,
    `${END}${BEGIN}***${END}`,
    undefined,
    undefined,
  ]);
});
