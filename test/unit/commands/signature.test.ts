import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandSignature, sameCommand, sameRun } from '../../../electron/commands/signature.ts';
import { formatCommand } from '../../../electron/ports/words.ts';

const words = (text: string): readonly string[] => text.split(' ');

describe('two command lines are the same program', () => {
  test.each([
    ['python main.py', '/usr/bin/python3.11 main.py'],
    ['python main.py', 'python3 -u ./main.py'],
    ['python main.py --port 8000', 'python /srv/api/main.py --port=8001 --host 0.0.0.0'],
    [
      'python -m uvicorn main:app --port 8000',
      '/usr/bin/python3 /usr/bin/uvicorn main:app --port 8001 --host 127.0.0.1',
    ],
    ['uvicorn main:app', 'uv run uvicorn main:app --port 9000'],
    ['npm run dev', 'node /usr/lib/node_modules/npm/bin/npm-cli.js run dev'],
    ['vite', 'node /w/node_modules/.bin/vite --port 3001'],
    ['npx vite', 'node /w/node_modules/vite/bin/vite.js'],
    ['python manage.py runserver 8000', 'python3 manage.py runserver 0.0.0.0:8001'],
    ['PORT=8000 node server.js', 'node server.js'],
    ['env A=1 B=2 python main.py', 'python main.py'],
    ['busybox httpd -f -p 8000', '/bin/busybox httpd -f -p 8001'],
    ['redis-server --port 6379', 'redis-server *:6380'],
    ['node --inspect=9229 -r dotenv/config server.js', 'node server.js'],
    ['C:\\Python311\\python.exe main.py', 'py main.py'.replace('py ', 'python ')],
  ])('%s and %s', (one, other) => {
    expect(commandSignature(words(one))).toBe(commandSignature(words(other)));
    expect(sameCommand(words(one), words(other))).toBe(true);
  });

  test('a shell around one plain command is that command', () => {
    expect(sameCommand(['/bin/sh', '-c', 'cd api && exec python "main.py" --port 1'], words('python3 main.py'))).toBe(
      true,
    );
    expect(sameCommand(['sh', '-c', 'python main.py & rm -rf x'], words('python main.py'))).toBe(false);
  });

  test('a title that npm set for itself is read as words', () => {
    expect(sameCommand(['npm run dev'], words('npm run dev'))).toBe(true);
  });
});

describe('two command lines are not the same program', () => {
  test.each([
    ['python main.py', 'python worker.py'],
    ['python', 'python3'],
    ['bash', 'bash'],
    ['uvicorn main:app', 'uvicorn other:app'],
    ['npm run dev', 'npm run build'],
    ['node server.js', 'python server.js'],
    ['node', 'node server.js'],
  ])('%s and %s', (one, other) => expect(sameCommand(words(one), words(other))).toBe(false));

  test('nothing equals an empty command', () => expect(sameCommand([], [])).toBe(false));

  test('any command has a signature', () => {
    fc.assert(fc.property(fc.array(fc.string()), (command) => typeof commandSignature(command) === 'string'));
  });
});

describe('two runs are copies of one thing', () => {
  const same = (one: string, cwd: string, other: string, otherCwd: string): boolean =>
    sameRun({ command: words(one), cwd }, { command: words(other), cwd: otherCwd });

  test('when script and folder are the same, however they are written', () => {
    expect(same('python /shop/api/main.py', '/shop/api', 'python3 main.py', '/shop/api/')).toBe(true);
    expect(same('uvicorn main:app', '/shop/api', 'python -m uvicorn main:app', '/shop/api')).toBe(true);
  });

  test('not when the same script serves another folder', () => {
    expect(same('python main.py', '/shop/api', 'python3 api/main.py', '/shop')).toBe(false);
    expect(same('python /shop/api/main.py', '/home/ann/notes', 'python main.py', '/shop/api/')).toBe(false);
  });

  test('when one changes its folder first', () => {
    const moved = { command: ['/bin/sh', '-c', 'cd api && python main.py'], cwd: '/shop' };
    expect(sameRun(moved, { command: words('python main.py'), cwd: '/shop/api' })).toBe(true);
  });

  test('not when the script or the folder is another, or not known', () => {
    expect(same('python api/main.py', '/shop', 'python worker/main.py', '/shop')).toBe(false);
    expect(same('npm run dev', '/a', 'npm run dev', '/b')).toBe(false);
    expect(sameRun({ command: words('npm run dev') }, { command: words('npm run dev'), cwd: '/b' })).toBe(false);
  });
});

describe('command lines for people', () => {
  test('hide what looks like a secret and stay short', () => {
    expect(
      formatCommand(words('/usr/bin/python main.py --password hunter2 --token=abc --db postgres://ann:pw@h/x')),
    ).toBe('python main.py --password *** --token=*** --db postgres://ann:***@h/x');
    expect(formatCommand(['x', 'y'.repeat(200)])).toHaveLength(80);
  });
});
