import { describe, expect, it } from 'vitest';
import { type FrameworkClues, frameworkOf } from '../../../../../electron/stack/import/frameworks/framework.ts';
import { healthcheckAt } from '../../../../../electron/stack/import/frameworks/framework-check.ts';

/** `Name port` and the health check in one line. */
function seen(clues: FrameworkClues): string {
  const found = frameworkOf(clues);
  return found ? `${found.name} ${found.port} ${JSON.stringify(found.healthcheck)}` : 'unknown';
}

const http = (port: number, path: string, status?: readonly number[]) =>
  JSON.stringify({ http: `http://localhost:${port}${path}`, ...(status && { expect: { status } }) });
const greeting = (port: number, protocol: string) => JSON.stringify({ tcp: `localhost:${port}`, protocol });

describe('a framework is known by its command', () => {
  const cases: readonly (readonly [command: string, name: string, port: number, check: string])[] = [
    ['vite', 'Vite', 5173, http(5173, '/')],
    ['vite --host --port 3001', 'Vite', 3001, http(3001, '/')],
    ['npx vite --port=3001', 'Vite', 3001, http(3001, '/')],
    ['vite preview', 'Vite preview', 4173, http(4173, '/')],
    ['pnpm exec next dev -p 3005', 'Next.js', 3005, http(3005, '/')],
    ['PORT=3100 next start', 'Next.js', 3100, http(3100, '/')],
    ['node node_modules/next/dist/bin/next dev', 'Next.js', 3000, http(3000, '/')],
    ['nuxt dev', 'Nuxt', 3000, http(3000, '/')],
    ['ng serve', 'Angular', 4200, http(4200, '/')],
    ['uvicorn main:app --reload', 'uvicorn', 8000, greeting(8000, 'http')],
    [
      '/srv/api/.venv/bin/python /srv/api/.venv/bin/uvicorn main:app --port 8010',
      'uvicorn',
      8010,
      greeting(8010, 'http'),
    ],
    ['uv run fastapi dev app/main.py', 'FastAPI', 8000, greeting(8000, 'http')],
    ['python manage.py runserver 0.0.0.0:8001', 'Django', 8001, greeting(8001, 'http')],
    ['python3 manage.py runserver', 'Django', 8000, greeting(8000, 'http')],
    ['flask --app web run -p 5001', 'Flask', 5001, greeting(5001, 'http')],
    ['gunicorn shop.wsgi -b :8002', 'Gunicorn', 8002, greeting(8002, 'http')],
    ['bundle exec rails s -p 3002', 'Rails', 3002, http(3002, '/up', [200, 404])],
    ['bin/rails server', 'Rails', 3000, http(3000, '/up', [200, 404])],
    ['./mvnw spring-boot:run', 'Spring Boot', 8080, http(8080, '/actuator/health', [200, 401, 404])],
    ['./gradlew bootRun', 'Spring Boot', 8080, http(8080, '/actuator/health', [200, 401, 404])],
    ['redis-server --port 6380', 'Redis', 6380, greeting(6380, 'redis')],
    ['/usr/lib/postgresql/16/bin/postgres -D /data -p 5433', 'Postgres', 5433, greeting(5433, 'postgres')],
    ['mongod', 'MongoDB', 27_017, greeting(27_017, 'mongodb')],
    ['ollama serve', 'Ollama', 11_434, http(11_434, '/api/tags')],
    ["nginx -g 'daemon off;'", 'nginx', 80, greeting(80, 'http')],
    ['python3 -m http.server 9001', "Python's http.server", 9001, http(9001, '/')],
    ['php artisan serve --port=8003', 'Laravel', 8003, greeting(8003, 'http')],
    ['mix phx.server', 'Phoenix', 4000, greeting(4000, 'http')],
  ];
  it.each(cases)('%s', (command, name, port, check) => {
    expect(seen({ command })).toBe(`${name} ${port} ${check}`);
  });

  it('and a build, a client or another word in a path is none', () => {
    for (const command of [
      'vite build',
      'next build',
      'redis-cli ping',
      'node vite-notes/index.js',
      'psql',
      'ng build',
      '',
      "'",
    ])
      expect([command, seen({ command })]).toEqual([command, 'unknown']);
  });

  it('or by the title that a process gave itself', () => {
    expect(seen({ listenerCommand: ['next-server (v15.1.0)'] })).toBe(`Next.js 3000 ${http(3000, '/')}`);
    expect(seen({ listenerCommand: ['nginx: master process nginx -g daemon off;'] })).toMatch(/^nginx 80 /);
  });
});

describe('a framework behind a script', () => {
  it('is known by what listens below it, with the port of either command', () => {
    const listenerCommand = ['node', '/shop/web/node_modules/.bin/vite', '--port', '4000'];
    expect(seen({ command: 'npm run dev', listenerCommand })).toBe(`Vite 4000 ${http(4000, '/')}`);
    expect(frameworkOf({ command: 'npm run dev', listenerCommand })?.because).toBe('vite is what listens');
  });

  it('is known by the dependencies, what is built on another first', () => {
    const dependencies = { vite: '^6.0.0', nuxt: '^3.0.0' };
    expect(seen({ command: 'npm run dev', dependencies })).toBe(`Nuxt 3000 ${http(3000, '/')}`);
    expect(seen({ command: 'pnpm dev --port 3300', dependencies: { vite: '6' } })).toBe(`Vite 3300 ${http(3300, '/')}`);
    expect(seen({ command: 'bun run dev', dependencies: { vite: '6' } })).toMatch(/^Vite /);
  });

  it('is not taken from dependencies by a command that runs a file of the project', () => {
    const dependencies = { vite: '^6.0.0', express: '^5.0.0' };
    const found = frameworkOf({ command: 'tsx watch src/server.ts', dependencies });
    expect(found).toMatchObject({ name: 'Express', because: 'express is a dependency' });
    expect([found?.port, found?.healthcheck]).toEqual([undefined, undefined]);
    expect(seen({ command: 'node server.js', dependencies, env: { PORT: '3009' } })).toBe(
      `Express 3009 ${greeting(3009, 'http')}`,
    );
    expect(seen({ command: 'make all', dependencies })).toBe('unknown');
  });
});

describe('the port of a framework', () => {
  it('comes from the variable that it reads, and from no other', () => {
    expect(seen({ command: 'next dev', env: { PORT: '3111' } })).toMatch(/^Next.js 3111 /);
    expect(seen({ command: 'vite', env: { PORT: '3111' } })).toMatch(/^Vite 5173 /);
    expect(seen({ command: 'next dev', env: { PORT: 'none' } })).toMatch(/^Next.js 3000 /);
    expect(seen({ command: 'gunicorn app -b 0.0.0.0:$PORT', env: { PORT: '5100' } })).toMatch(/^Gunicorn 5100 /);
  });

  it('may be asked at another address', () => {
    expect(healthcheckAt({ greeting: 'redis' }, 6379, '::1')).toEqual({ tcp: '[::1]:6379', protocol: 'redis' });
    expect(healthcheckAt({ connection: true }, 4222)).toEqual({ tcp: 'localhost:4222' });
  });
});

describe('a server is known by its image', () => {
  it.each([
    ['redis:7', 'Redis', 6379],
    ['docker.io/library/postgres:16-alpine', 'Postgres', 5432],
    ['localhost:5000/bitnami/mongodb@sha256:0123', 'MongoDB', 27_017],
    ['ollama/ollama', 'Ollama', 11_434],
    ['nginxinc/nginx-unprivileged:1.27', 'nginx', 8080],
    ['mysql:8', 'MySQL', 3306],
    ['rabbitmq:3-management', 'RabbitMQ', 5672],
  ])('%s', (image, name, port) => {
    expect(frameworkOf({ image })).toMatchObject({ name, port, because: `image ${image}` });
  });

  it('and not by a part of the name', () => {
    expect(seen({ image: 'oliver006/redis_exporter' })).toBe('unknown');
    expect(seen({ image: 'shop/api:dev' })).toBe('unknown');
  });
});
