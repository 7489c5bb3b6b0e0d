import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { levelOfText } from '../../../../shared/logs/level.ts';
import { displayOf, type LogShape, shapeOf, shownFields } from '../../../../shared/logs/shape.ts';

const told = (line: string): readonly [LogShape['kind'], string | undefined, string] => {
  const shape = shapeOf(line);
  return [shape.kind, shape.level, displayOf(shape)];
};

describe('lines of JSON loggers', () => {
  it.each<[string, string, string, string]>([
    [
      'pino',
      '{"level":50,"time":1764266400123,"pid":412,"hostname":"mara","err":{"type":"Error","code":"ECONNREFUSED"},"msg":"query failed"}',
      'error',
      'query failed  err.type=Error  err.code=ECONNREFUSED',
    ],
    [
      'bunyan',
      '{"name":"shop","hostname":"m","pid":1,"level":30,"msg":"listening","time":"2026-11-28T18:00:00.000Z","v":0}',
      'info',
      'listening  name=shop',
    ],
    [
      'winston',
      '{"level":"warn","message":"slow query","ms":812,"timestamp":"2026-11-28T18:00:00.000Z"}',
      'warn',
      'slow query  ms=812',
    ],
    [
      'zap',
      '{"level":"dpanic","ts":1764266400.1,"caller":"api/main.go:41","msg":"bad state","attempt":3}',
      'error',
      'bad state  caller=api/main.go:41  attempt=3',
    ],
    ['slog', '{"time":"2026-11-28T18:00:00Z","level":"WARN+2","msg":"retry","attempt":2}', 'warn', 'retry  attempt=2'],
    [
      'structlog',
      '{"event": "user logged in", "level": "info", "user": "mara", "timestamp": "2026-11-28T18:00:00Z"}',
      'info',
      'user logged in  user=mara',
    ],
    ['Serilog', '{"@t":"2026-11-28T18:00:00Z","@l":"Fatal","@m":"gone"}', 'fatal', 'gone'],
    ['Google', '{"severity":"CRITICAL","message":"disk full"}', 'fatal', 'disk full'],
    ['one of several containers', 'shop-api-2 | {"level":"error","msg":"no"}', 'error', 'shop-api-2 | no'],
  ])('%s', (_, line, level, display) => {
    expect(told(line)).toEqual(['json', level, display]);
  });

  it('keep every field for the details, with the ones that a line only repeats', () => {
    const shape = shapeOf(
      '{"level":30,"pid":7,"msg":"a\\nb","stack":"Error\\n    at x","deep":{"a":{"b":{"c":{"d":1}}}}}',
    );
    expect(shape.fields).toEqual([
      ['pid', '7'],
      ['stack', 'Error\n    at x'],
      ['deep.a.b', '{"c":{"d":1}}'],
    ]);
    expect(shownFields(shape)).toEqual([['deep.a.b', '{"c":{"d":1}}']]);
    expect(displayOf(shape)).toBe('a …  deep.a.b={"c":{"d":1}}');
  });

  it('are text when they are no object, broken, or something else', () => {
    for (const line of ['[1,2]', '{"a":1', '{not json}', '"x"', '{', '']) expect(shapeOf(line).kind).toBe('text');
  });
});

describe('lines of logfmt', () => {
  it.each([
    [
      'logrus',
      'time="2026-11-28T18:00:00Z" level=warning msg="The group\'s number increased" number=122 omg=true',
      'warn',
      "The group's number increased  number=122  omg=true",
    ],
    ['slog', 'time=2026-11-28T18:00:00.000Z level=INFO msg=hello count=3', 'info', 'hello  count=3'],
    [
      'Heroku',
      'at=error code=H12 desc="Request timeout" method=GET path="/" status=503',
      undefined,
      'at=error  code=H12  desc=Request timeout  method=GET  path=/  status=503',
    ],
    ['quotes in quotes', 'level=error msg="said \\"no\\"" n=1', 'error', 'said "no"  n=1'],
  ])('%s', (_, line, level, display) => {
    expect(told(line)).toEqual(['logfmt', level, display]);
  });

  it('are not seen in sentences, addresses and settings', () => {
    for (const line of ['a=1', 'x = y', 'GET /?a=1&b=2', 'DEBUG=1 npm start', 'took=3ms for it', 'msg="open'])
      expect(shapeOf(line).kind).toBe('text');
  });
});

describe('the level of a line of text', () => {
  it.each([
    ['uvicorn', 'INFO:     127.0.0.1:51234 - "GET /health HTTP/1.1" 200 OK', 'info'],
    ['uvicorn', 'ERROR:    Exception in ASGI application', 'error'],
    ['gunicorn', '[2026-11-28 18:00:00 +0000] [7] [INFO] Listening at: http://0.0.0.0:8000 (7)', 'info'],
    ['gunicorn', '[2026-11-28 18:00:00 +0000] [7] [CRITICAL] WORKER TIMEOUT (pid:9)', 'fatal'],
    ['Rails', 'E, [2026-11-28T18:00:00.123456 #41] ERROR -- : could not connect', 'error'],
    ['Spring', '2026-11-28T18:00:00.123Z  WARN 1 --- [           main] o.s.b.a.orm.jpa : open-in-view', 'warn'],
    ['log4j', '18:00:00.123 [main] DEBUG com.shop.Api - asks', 'debug'],
    ['nginx', '2026/11/28 18:00:00 [error] 31#31: *1 connect() failed (111: Connection refused)', 'error'],
    ['nginx', '2026/11/28 18:00:00 [emerg] 1#1: host not found in upstream "api"', 'fatal'],
    ['PostgreSQL', '2026-11-28 18:00:00.123 UTC [1] LOG:  database system is ready to accept connections', 'info'],
    ['PostgreSQL', '2026-11-28 18:00:00.123 UTC [66] FATAL:  password authentication failed', 'fatal'],
    ['PostgreSQL', '2026-11-28 18:00:00.123 UTC [66] ERROR:  relation "users" does not exist', 'error'],
    ['Redis', '1:M 28 Nov 2026 18:00:00.123 # WARNING Memory overcommit must be enabled!', 'warn'],
    ['Redis', '1:M 28 Nov 2026 18:00:00.123 * Ready to accept connections', 'info'],
    ['winston', 'warn: cache is cold', 'warn'],
    ['zap', '2026-11-28T18:00:00.123Z\tERROR\tapi/main.go:41\tno', 'error'],
    ['klog', 'W1128 18:00:00.123456       1 reflector.go:324] watch ended', 'warn'],
    ['npm', 'npm ERR! code ELIFECYCLE', 'error'],
    ['Vite', '18:00:00 [vite] (client) Pre-transform error: Failed to load url', undefined],
    ['Go', 'panic: runtime error: index out of range [5] with length 3', 'fatal'],
    ['Python', 'Traceback (most recent call last):', 'error'],
    ['Python', 'sqlalchemy.exc.OperationalError: could not connect', 'error'],
    ['Java', 'Exception in thread "main" java.lang.IllegalStateException: no', 'error'],
    ['Node', "TypeError: Cannot read properties of undefined (reading 'id')", 'error'],
    ['Rust', "thread 'main' panicked at src/main.rs:4:5:", 'fatal'],
    ['a sentence', '0 errors, 2 warnings', undefined],
    ['a sentence', 'the request had no ERROR_CODE and level 5', undefined],
    ['a request', 'GET /error/info 200 in 3 ms', undefined],
  ])('%s: %s', (_, line, level) => {
    expect(levelOfText(line)).toBe(level);
  });
});

it('takes any line apart, in time that grows with its length, and never throws', () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom('{"', '":', '"}', 'a=', ' ', '"', '\\', 'ERROR', '[', ':', '\t'));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const shape = shapeOf(pieces.join(''));
      expect(typeof displayOf(shape)).toBe('string');
    }),
  );
  // Each of these makes an engine of expressions that goes back try again and again.
  for (const line of [
    '['.repeat(60_000),
    ' '.repeat(60_000),
    'a.'.repeat(30_000),
    'a='.repeat(30_000),
    '"'.repeat(60_000),
    'A:'.repeat(30_000),
  ]) {
    const startedAt = performance.now();
    shapeOf(line);
    expect(performance.now() - startedAt).toBeLessThan(500);
  }
});
