import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunFacts } from '../../../electron/commands/run.ts';
import { sameRun } from '../../../electron/commands/signature.ts';

const run = (text: string, cwd = '/shop', over: Partial<RunFacts> = {}): RunFacts => ({
  command: text.split(' '),
  cwd,
  ...over,
});
const ports = new Set([8000, 8001]);
const same = (one: RunFacts, other: RunFacts, real?: (path: string) => string) =>
  sameRun(one, other, { ports, ...(real && { real }) });

describe('the same run', () => {
  test.each([
    ['./server --config app.conf', '/shop/server --config /shop/app.conf'],
    ['./server --config=conf/app.conf --port 8000', './server --config=/shop/./conf/app.conf --port 8001'],
    ['./server -cconf/app.conf', './server -c/shop/conf/app.conf'],
    ['./server conf=conf/app.conf', '/shop/server conf=/shop/conf/app.conf'],
    ['java -jar a/app.jar', 'java -jar /shop/a/app.jar'],
    ['java -cp a.jar:lib/b.jar Main', 'java -cp /shop/a.jar:/shop/lib/b.jar Main'],
    ['python manage.py runserver 8000', 'python3 /shop/manage.py runserver 0.0.0.0:8001'],
    ['uvicorn main:app --app-dir src', 'python -m uvicorn main:app --app-dir /shop/src --port 8001'],
    ['.venv/bin/python main.py', 'python3 /shop/main.py'],
    ['gunicorn main:app -b :8000', '/usr/bin/python3 /usr/bin/gunicorn main:app -b 127.0.0.1:8001'],
    ['php -S localhost:8000 -t public', 'php8.2 -S 127.0.0.1:8001 -t /shop/public'],
    ['ruby bin/rails s -p 8000', 'ruby /shop/bin/rails s -p 8001'],
    ['env -S A=1 python main.py', 'python main.py'],
    ['env -C /shop python main.py', 'python /shop/main.py'],
    ['env PORT=8000 node server.js', 'PORT=8001 node ./server.js'],
    ['nice -n 5 node server.js', 'node server.js'],
    ['timeout 60 node server.js', 'node server.js'],
    ['pnpm --filter web dev', 'node /usr/bin/pnpm --filter web dev'],
    ['sh run.sh', './run.sh'],
    ['tsx server.ts', 'node node_modules/tsx/dist/cli.mjs server.ts'],
    ['npx vite', 'node node_modules/.bin/vite --port 8001'],
  ])('%s and %s', (one, other) => {
    expect(same(run(one), run(other))).toBe(true);
    expect(same(run(other), run(one))).toBe(true);
  });

  test('by its kernel file, whatever a person called it', () => {
    const declared = run('./current/server x', '/shop', { program: '/shop/v2/server' });
    expect(same(run('/shop/v2/server x', '/shop', { exe: '/shop/v2/server' }), declared)).toBe(true);
    expect(same(run('./current/server x', '/shop', { exe: '/shop/v1/server' }), declared)).toBe(false);
    // A build has replaced the file since.
    expect(same(run('./server x', '/shop', { exe: '/shop/v2/server (deleted)' }), declared)).toBe(true);
  });

  test('through links on either side', () => {
    const real = (path: string) => path.replace(/^\/link(?=\/|$)/, '/shop');
    expect(
      same(run('node server.js --config /link/app.conf'), run('node /link/server.js --config app.conf', '/link'), real),
    ).toBe(true);
  });

  test('a shell that moves first', () => {
    const shell = { command: ['/bin/sh', '-c', 'cd "my api" && exec node server.js --port $PORT'], cwd: '/shop' };
    expect(same({ command: ['node', 'server.js', '--port', '8000'], cwd: '/shop/my api' }, shell)).toBe(true);
  });
});

describe('not the same run', () => {
  test.each([
    [
      './services/billing/server --config services/billing/app.conf',
      './services/api/server --config services/api/app.conf',
    ],
    ['./server --config a/app.conf', './server --config b/app.conf'],
    ['./server --config=a/app.conf', './server --config=b/app.conf'],
    ['./server -ca/app.conf', './server -cb/app.conf'],
    ['./server conf=a/app.conf', './server conf=b/app.conf'],
    ['./a/server', './b/server'],
    ['java -jar a/app.jar', 'java -jar b/app.jar'],
    ['java -cp a/lib.jar:x.jar Main', 'java -cp b/lib.jar:x.jar Main'],
    ['python a/manage.py runserver', 'python b/manage.py runserver'],
    ['node a/dist/server.js', 'node b/dist/server.js'],
    ['node -r ./mock.js server.js', 'node server.js'],
    ['node server.js', 'bun server.js'],
    ['node server.js --tenant 1', 'node server.js --tenant 2'],
    ['node worker.js 1', 'node worker.js 2'],
    ['node proxy.js --upstream http://localhost:9000', 'node proxy.js --upstream http://localhost:9001'],
    ['./proxy --db 127.0.0.1:5432', './proxy --db 127.0.0.2:5432'],
    ['uvicorn main:app --app-dir a', 'uvicorn main:app --app-dir b'],
    ['uv run --directory a uvicorn main:app', 'uv run --directory b uvicorn main:app'],
    ['uv run --project a uvicorn main:app', 'uv run --project b uvicorn main:app'],
    ['pnpm --filter web dev', 'pnpm --filter api dev'],
    ['npm --prefix a run dev', 'npm --prefix b run dev'],
    ['go run ./cmd/api', 'go run ./cmd/billing'],
    ['cargo run --bin api', 'cargo run --bin billing'],
    ['php -S localhost:8000 -t a/public', 'php -S localhost:8000 -t b/public'],
    ['env -C a node server.js', 'env -C b node server.js'],
    ['env -S -C a node server.js', 'env -S -C b node server.js'],
    ['make -C a dev', 'make -C b dev'],
    ['busybox httpd -f -h a', 'busybox httpd -f -h b'],
    ['sh a/run.sh', 'sh b/run.sh'],
    ['./proxy --port 8000 10.0.0.5:8000', './proxy --port 8000 10.0.0.6:8000'],
    ['./proxy -l 8000 -h 10.0.0.5', './proxy -l 8000 -h 10.0.0.6'],
    ['./proxy :8000 http://10.0.0.5:8000', './proxy :8000 http://10.0.0.6:8000'],
    ['dotenv -f a/.env node server.js', 'dotenv -f b/.env node server.js'],
  ])('%s and %s', (one, other) => {
    expect(same(run(one), run(other))).toBe(false);
    expect(same(run(other), run(one))).toBe(false);
  });

  test.each([
    'npm run dev',
    'node dist/server.js',
    'java -jar app.jar',
    './server',
    'uvicorn main:app',
    'php -S :8000',
    'go run .',
  ])('%s in two checkouts', (text) => expect(same(run(text, '/shop'), run(text, '/shop2'))).toBe(false));

  test('a script of another place, although it is the same script', () => {
    expect(same(run('python /opt/serve.py', '/a'), run('python /opt/serve.py', '/b'))).toBe(false);
  });

  test('a script of the declared folder that was started in another one', () => {
    expect(same(run('python /shop/serve.py', '/home/ann/notes'), run('python serve.py', '/shop'))).toBe(false);
    expect(same(run('node /shop/bin/serve.js', '/shop/docs'), run('node bin/serve.js', '/shop'))).toBe(false);
    expect(same(run('env -C api python main.py', '/shop'), run('python api/main.py', '/shop'))).toBe(false);
  });

  test('the same words for another program', () => {
    const declared = run('node server.js', '/shop', { program: '/usr/bin/node' });
    expect(same(run('node server.js', '/shop', { exe: '/usr/bin/sleep' }), declared)).toBe(false);
    const applet = run('busybox httpd -f', '/shop', { program: '/bin/busybox' });
    expect(same(run('httpd -f', '/shop', { exe: '/bin/busybox' }), applet)).toBe(false);
  });

  test('whatever the command, another argument or folder is another run', () => {
    const word = fc.stringMatching(/^[a-z]{1,6}(\/[a-z]{1,6}){0,2}$/);
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 4 }),
        word,
        fc.constantFrom('', './', 'x=', '--x='),
        (words, more, before) => {
          const command = ['./server', ...words];
          expect(same({ command, cwd: '/shop' }, { command, cwd: '/shop' })).toBe(true);
          expect(same({ command, cwd: '/shop' }, { command, cwd: '/shop2' })).toBe(false);
          expect(same({ command: [...command, `${before}${more}`], cwd: '/shop' }, { command, cwd: '/shop' })).toBe(
            false,
          );
          expect(
            same(
              { command: [...command, `${before}a/${more}`], cwd: '/shop' },
              { command: [...command, `${before}b/${more}`], cwd: '/shop' },
            ),
          ).toBe(false);
        },
      ),
    );
  });

  test('nothing is told apart by an exception', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string()),
        fc.string(),
        (command, cwd) => typeof same({ command, cwd }, { command, cwd }) === 'boolean',
      ),
    );
  });
});
