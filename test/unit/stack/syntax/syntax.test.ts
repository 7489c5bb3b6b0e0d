import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseName, resolvePath } from '../../../../electron/stack/paths.ts';
import { closest } from '../../../../electron/stack/syntax/did-you-mean.ts';
import { parseDuration } from '../../../../electron/stack/syntax/duration.ts';
import { readPorts } from '../../../../electron/stack/syntax/port-syntax.ts';
import { commandWords, splitWords } from '../../../../electron/stack/syntax/shell-words.ts';

describe('durations', () => {
  it.each([
    ['5s', 5_000],
    ['1m30s', 90_000],
    ['500ms', 500],
    ['1h', 3_600_000],
    ['1.5s', 1_500],
    ['100us', 0.1],
    ['0s', 0],
    ['0', 0],
  ])('%s is %d ms', (text, expected) => expect(parseDuration(text)).toBe(expected));

  it.each(['5', '', 's', '5 s', '-1s', '1d', '1s2', '5S', '1e3s', '99999h', '1..5s'])('"%s" is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('command lines', () => {
  it.each([
    ['npm run dev', ['npm', 'run', 'dev']],
    ['  a\t b  ', ['a', 'b']],
    ['python -c "import fastapi"', ['python', '-c', 'import fastapi']],
    [`say 'a b' "c d" e\\ f`, ['say', 'a b', 'c d', 'e f']],
    ['a "" b', ['a', '', 'b']],
    [`a"b"'c'`, ['abc']],
    [`say "x \\" y \\z"`, ['say', 'x " y \\z']],
    [`node -e 'a && b; c | d > e'`, ['node', '-e', 'a && b; c | d > e']],
    [`a '*' "~/x" \\# \\$HOME`, ['a', '*', '~/x', '#', '$HOME']],
    ['a $ b$', ['a', '$', 'b$']],
    ['a {b,c} -x=1', ['a', '{b,c}', '-x=1']],
    ["'exec' a", ['exec', 'a']],
    ['executor a', ['executor', 'a']],
    ['say \\&\\&', ['say', '&&']],
    ['a \\\n  b', ['a', 'b']],
  ])('%j splits into its words', (text, words) => expect(commandWords(text)).toMatchObject({ ok: true, words }));

  it.each([
    'a && b',
    'a || b',
    'a | b',
    'a; b',
    'a > b',
    'a < b',
    'a &',
    'a `b`',
    'a $(b)',
    'echo "$HOME"',
    'A=1 b',
    '(a)',
    'a\nb',
    'echo "`date`"',
    '~/bin/serve',
    'serve ~/site --dir=~/x',
    'serve ~other/site',
    'cat *.log',
    'cat file?.log',
    'cat [ab].log',
    'redis-server --port 6379 # a comment',
    "serve # don't",
    'echo $1 $$ $! $? $-',
    'echo "$1"',
    'exec node server.js',
    '. ./env.sh',
    'cd web',
    'printf a',
    'echo plain words',
    'ulimit -n 4096',
    'if true; then a; fi',
    '! a',
    'A+=1 b',
    "cat <<E\nit's\nE",
    `echo "$(echo "a b" 'c')"`,
    "echo $(echo ')' \"'\")",
    'a 2>&1',
  ])('%j goes to a shell whole', (text) => {
    expect(commandWords(text)).toMatchObject({ ok: true, words: ['/bin/sh', '-c', text] });
  });

  it.each([`pass 'b`, 'pass "b', 'pass \\'])('%j is refused without being quoted', (text) => {
    const result = commandWords(text);
    expect(result.ok).toBe(false);
    expect(JSON.stringify(result)).not.toContain('pass');
  });

  it('gets back the words that were quoted', () => {
    const quote = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (words) => {
        const split = splitWords(words.map(quote).join(' '));
        return split.ok && JSON.stringify(split.words) === JSON.stringify(words);
      }),
    );
  });
});

describe('ports', () => {
  const short = (text: string | number) => {
    const read = readPorts(text);
    if (!read.ok) return read.reason;
    return read.ports.map(({ address, port, target, protocol }) => `${address ?? '*'} ${port}>${target}/${protocol}`);
  };
  it.each([
    [8000, ['* 8000>8000/tcp']],
    ['8000', ['* 8000>8000/tcp']],
    ['8000:80', ['* 8000>80/tcp']],
    ['127.0.0.2:54112:8000', ['127.0.0.2 54112>8000/tcp']],
    ['127.0.0.1:8000', ['127.0.0.1 8000>8000/tcp']],
    ['[::1]:6001:6001', ['::1 6001>6001/tcp']],
    ['[::1]:6001', ['::1 6001>6001/tcp']],
    ['[0:0:0:0:0:0:0:1]:1:2', ['::1 1>2/tcp']],
    ['53:53/udp', ['* 53>53/udp']],
    ['3000-3002', ['* 3000>3000/tcp', '* 3001>3001/tcp', '* 3002>3002/tcp']],
    ['9090-9091:80-81', ['* 9090>80/tcp', '* 9091>81/tcp']],
  ])('%s', (text, expected) => expect(short(text)).toEqual(expected));

  it('has a long form', () => {
    const input = { target: 80, published: '8080-8081', host_ip: '127.0.0.1', protocol: 'udp' as const };
    expect(readPorts({ ...input, target: '80-81' })).toMatchObject({
      ok: true,
      ports: [{ port: 8080, target: 80, address: '127.0.0.1', protocol: 'udp' }, { port: 8081 }],
    });
    expect(readPorts({ target: 80 })).toMatchObject({ ok: true, ports: [{ port: 80, target: 80, protocol: 'tcp' }] });
  });

  it.each([
    [0, 'out of range'],
    [70_000, 'out of range'],
    ['8000:70000', 'out of range'],
    ['99999999999', 'not a port'],
    ['http', 'not a port'],
    ['-1', 'not a port'],
    ['localhost:8000:80', 'not an IP address'],
    ['256.0.0.1:8000:80', 'not an IP address'],
    ['::1:8000:80', 'brackets'],
    ['127.0.0.1::80', 'leaves a port out'],
    ['3002-3000', 'ends before it begins'],
    ['1-60000', 'more than 1000'],
    ['3000-3002:80', 'different length'],
    ['80/sctp', 'protocol'],
    ['80/tcp/udp', 'must be'],
    ['', 'leaves a port out'],
  ])('%s: %s', (text, reason) => expect(short(text)).toContain(reason));

  it('never throws', () => {
    const piece = fc.constantFrom('1', '80', ':', '-', '[', ']', '/', 'tcp', '.', '127.0.0.1', '::1', 'x');
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (parts) => readPorts(parts.join('')).ok !== undefined));
  });
});

describe('paths', () => {
  it.each([
    ['/srv/shop', './api', '/srv/shop/api'],
    ['/srv/shop', '../other/./x', '/srv/other/x'],
    ['/srv/shop', '/abs//x/', '/abs/x'],
    ['/srv/shop', '~/x', '/home/u/x'],
    ['/', '../..', '/'],
    ['C:\\work\\shop', '.\\api', 'C:\\work\\shop\\api'],
    ['C:\\work\\shop', 'D:/data', 'D:\\data'],
  ])('%s and %s make %s', (directory, path, expected) => {
    expect(resolvePath(directory, path, '/home/u')).toBe(expected);
  });

  it('have a last part', () =>
    expect([baseName('/srv/shop/'), baseName('C:\\a\\b'), baseName('/')]).toEqual(['shop', 'b', '']));
});

describe('suggestions', () => {
  const keys = ['command', 'working_dir', 'environment', 'env_file', 'healthcheck', 'ports'];
  it.each([
    ['comand', 'command'],
    ['workingDir', 'working_dir'],
    ['helthchek', 'healthcheck'],
    ['prots', 'ports'],
    ['env-file', 'env_file'],
    ['envi', 'environment'],
  ])('%s means %s', (word, meant) => expect(closest(word, keys)).toBe(meant));

  it.each(['networks', 'x', 'deploy'])('%s means none of them', (word) => expect(closest(word, keys)).toBeUndefined());
});
