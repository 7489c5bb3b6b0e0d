import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { programLine, quoteArgument, splitCommandLine } from '../../../../electron/platform/windows/command-line.ts';
import { blockValue, environmentBlock } from '../../../../electron/platform/windows/environment-block.ts';
import { parseKeptPorts } from '../../../../electron/platform/windows/kept-ports.ts';

const COMSPEC = 'C:\\Windows\\System32\\cmd.exe';

describe('a command line', () => {
  /** "Parsing C command-line arguments", Microsoft's own table and what it leaves to the program's name. */
  test.each([
    ['"C:\\a b\\x.exe" --k="v w" "say \\"hi\\"" z', ['C:\\a b\\x.exe', '--k=v w', 'say "hi"', 'z']],
    ['x "a b c" d e', ['x', 'a b c', 'd', 'e']],
    ['x "ab\\"c" "\\\\" d', ['x', 'ab"c', '\\', 'd']],
    ['x a\\\\\\b d"e f"g h', ['x', 'a\\\\\\b', 'de fg', 'h']],
    ['x a\\\\\\"b c d', ['x', 'a\\"b', 'c', 'd']],
    ['x a\\\\\\\\"b c" d e', ['x', 'a\\\\b c', 'd', 'e']],
    ['x a"b"" c d', ['x', 'ab" c d']],
    ['"C:\\dir\\" a', ['C:\\dir\\', 'a']],
    ['x ""', ['x', '']],
    ['', []],
  ])('%s', (line, words) => {
    expect(splitCommandLine(line)).toEqual(words);
  });

  test('every argument comes out as it went in', () => {
    const argument = fc.string({ unit: fc.constantFrom('a', ' ', '"', '\\', '\t', '%', '^', '&', 'ä') });
    fc.assert(
      fc.property(fc.array(argument), (words) => {
        expect(splitCommandLine(['x', ...words.map(quoteArgument)].join(' '))).toEqual(['x', ...words]);
      }),
    );
  });

  test('a program is started itself', () => {
    const program = 'C:\\Program Files\\nodejs\\node.exe';
    expect(programLine(program, ['my server.js', '80&90'], COMSPEC)).toEqual({
      program,
      line: '"C:\\Program Files\\nodejs\\node.exe" "my server.js" 80&90',
    });
  });

  test('a batch file is run by the interpreter, whose signs mean nothing', () => {
    expect(programLine('C:\\nodejs\\npm.cmd', ['run', 'dev', 'a&b %PATH%'], COMSPEC)).toEqual({
      program: COMSPEC,
      line: `${COMSPEC} /d /s /c "C:\\nodejs\\npm.cmd ^"run^" ^"dev^" ^"a^&b^ ^%PATH^%^""`,
    });
  });

  test('the batch file may lie in a folder with a blank, also with a sign of the interpreter', () => {
    const line = (program: string) => programLine(program, ['dev'], COMSPEC)?.line;
    expect(line('C:\\Program Files\\npm.cmd')).toBe(`${COMSPEC} /d /s /c ""C:\\Program Files\\npm.cmd" ^"dev^""`);
    expect(line('C:\\50% off\\x.cmd')).toBe(`${COMSPEC} /d /s /c "C:\\50^%^ off\\x.cmd ^"dev^""`);
  });

  test('what a shim of npm hands on is read twice, so its signs are made literal twice', () => {
    const shim = programLine('C:\\p\\node_modules\\.bin\\vite.cmd', ['a&b'], COMSPEC);
    expect(shim?.line).toBe(`${COMSPEC} /d /s /c "C:\\p\\node_modules\\.bin\\vite.cmd ^^^"a^^^&b^^^""`);
  });

  test('a line break cannot be handed to a batch file', () => {
    expect(programLine('C:\\x.cmd', ['a\nb'], COMSPEC)).toBeUndefined();
    expect(programLine('C:\\x.exe', ['a\nb'], COMSPEC)?.line).toBe('C:\\x.exe "a\nb"');
  });
});

describe('an environment block', () => {
  test('is sorted, ends with two zeros, and a name in other letters is the same variable', () => {
    const block = environmentBlock({ Path: 'C:\\old', b: '2', PATH: 'C:\\new', A: '1' });
    expect(block.toString('utf16le')).toBe('A=1\0b=2\0PATH=C:\\new\0\0');
    expect(environmentBlock({}).toString('utf16le')).toBe('\0\0');
  });

  test('gives the value of one variable, nothing from behind its end, nothing of a longer name', () => {
    const block = Buffer.concat([environmentBlock({ STACKLIGHT_SERVICE: 'shop/web', X: 'a=b' }), Buffer.from('S=1')]);
    expect(blockValue(block, 'stacklight_service')).toBe('shop/web');
    expect(blockValue(block, 'X')).toBe('a=b');
    expect(blockValue(block, 'STACKLIGHT')).toBeUndefined();
    expect(blockValue(block, 'S')).toBeUndefined();
  });
});

describe('ports that Windows keeps', () => {
  test('are read by their numbers, whatever the language', () => {
    const text = `\r\nProtokoll tcp: Ausgeschlossene Portbereiche\r\n\r\nStartport    Endport\r\n----------    --------\r\n      5357        5357\r\n     50000       50059     *\r\n\r\n* - Verwaltete Portausschlüsse.\r\n`;
    // What an administrator set aside (`*`) programs may bind.
    expect(parseKeptPorts(text)).toEqual([{ from: 5357, to: 5357 }]);
    expect(parseKeptPorts('')).toEqual([]);
    expect(parseKeptPorts('5000 4000\n1 70000')).toEqual([]);
  });
});
