import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Input, readInput } from '../../../../electron/cli/ui/input.ts';

const keys = (text: string) => readInput(text, true).inputs.map((input) => ('key' in input ? input.key : input.kind));

it.each([
  ['a', ['a']],
  ['R', ['R']],
  ['é日', ['é', '日']],
  ['\r', ['enter']],
  ['\u0003', ['ctrl-c']],
  ['\u001b[A\u001b[B', ['up', 'down']],
  ['\u001bOA', ['up']],
  ['\u001b[1;5A', ['up']],
  ['\u001b[5~\u001b[6~', ['pageup', 'pagedown']],
  ['\u001b[Z', ['shift-tab']],
  ['\u007f', ['backspace']],
  ['\u001b', ['esc']],
  ['\u001b\u001b', ['esc', 'esc']],
  ['\u001bx', ['alt-x']],
  ['\u001b[99;99z', []],
])('%j is %j', (text, expected) => {
  expect(keys(text)).toEqual(expected);
});

it('reads clicks and the wheel, and passes releases over', () => {
  const text = '\u001b[<0;10;5M\u001b[<0;10;5m\u001b[<64;1;2M\u001b[<65;1;2M\u001b[<2;1;1M';
  expect(readInput(text, false).inputs).toEqual<readonly Input[]>([
    { kind: 'click', row: 4, column: 9 },
    { kind: 'wheel', direction: 'up', row: 1, column: 0 },
    { kind: 'wheel', direction: 'down', row: 1, column: 0 },
  ]);
});

it('takes what is pasted as a text, and none of it as keys', () => {
  expect(readInput('\u001b[200~qy\r\u001b[201~a', false).inputs).toEqual([
    { kind: 'paste', text: 'qy\r' },
    { kind: 'key', key: 'a' },
  ]);
});

it('waits for the end of a sequence', () => {
  const first = readInput('a\u001b[1', false);
  expect(first).toEqual({ inputs: [{ kind: 'key', key: 'a' }], rest: '\u001b[1' });
  expect(readInput(`${first.rest};5A`, false).inputs).toEqual([{ kind: 'key', key: 'up' }]);
});

it('reads the same however the bytes are cut, and always comes to an end', () => {
  const piece = fc.constantFrom('a', '\u001b[A', '\u001b[<0;3;4M', '\r', '\u001b[5~', '日', '\u001b[200~x\u001b[201~');
  fc.assert(
    fc.property(fc.array(piece), fc.integer({ min: 1, max: 5 }), (pieces, size) => {
      const text = pieces.join('');
      const inputs: Input[] = [];
      let rest = '';
      for (let at = 0; at < text.length; at += size) {
        const read = readInput(rest + text.slice(at, at + size), false);
        inputs.push(...read.inputs);
        rest = read.rest;
      }
      expect(inputs).toEqual(readInput(text, true).inputs);
      expect(rest).toBe('');
    }),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readInput(text, true).rest).toBe('');
    }),
  );
});
