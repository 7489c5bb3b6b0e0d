import { describe, expect, it } from 'vitest';
import { allChecks } from '../../../electron/doctor/all-checks.ts';
import { outputFault, statusFault } from '../../../electron/doctor/analysis/answer-fault.ts';
import { shapeFault } from '../../../electron/doctor/analysis/check-shape.ts';
import { containerFault } from '../../../electron/doctor/analysis/container-fault.ts';
import type { FixTools, Observations, ServiceFacts } from '../../../electron/doctor/check.ts';
import { healthcheckWrong } from '../../../electron/doctor/checks/healthcheck-wrong.ts';
import type { ContainerDetails } from '../../../electron/doctor/facts/container-details.ts';
import { ok } from '../../../electron/result.ts';
import { aContainerWith, aStack, now, seenWith } from '../../support/observations.ts';
import { aListener, anInventory, aProcess } from '../../support/ports.ts';

const textOf = (check: string) =>
  `name: shop\nservices:\n  api: { command: run, ports: [8000, 80, 3000], healthcheck: { ${check} } }\n`;

/** A native api with this check, whose last check failed so. */
function seenOf(
  check: string,
  last: Partial<ServiceFacts['checks'][number]>,
  over: Partial<Pick<Observations, 'inventory'>> = {},
): Observations {
  const checks = [{ ok: false, message: 'no', at: now, output: '', ...last }];
  const api = { state: 'unhealthy' as const, message: 'no', checks, pids: [4_711] };
  return seenWith({ stack: aStack(textOf(check)), services: { api }, ...over });
}

/** What the doctor would tell and advise of it. */
function toldOf(...asked: Parameters<typeof seenOf>) {
  const seen = seenOf(...asked);
  return allChecks.flatMap((one) => one.look(seen)).filter(({ severity }) => severity === 'error');
}
type Places = readonly (readonly [number, string])[];
const listening = (...places: Places) =>
  anInventory(places.map(([port, address]) => ({ ...aListener(port, address), processes: [aProcess(4_711, 'run')] })));

describe('no restart is advised', () => {
  it.each([
    ['exec "nosuch": executable file not found', 'its check runs nosuch, which is not found on this machine'],
    ['/bin/sh: 1: nosuch: not found', 'its check runs nosuch, which is not found on this machine'],
    ['exec "./check.sh": permission denied', 'its check runs ./check.sh, which is not executable'],
  ])('for a check whose program cannot be run: %s', (output, what) => {
    const found = toldOf('test: ["CMD", "nosuch"]', { reason: 'exit', output });
    expect(found.map(({ id, fixes }) => [id, fixes])).toEqual([['healthcheck-wrong/api', []]]);
    expect(found[0]?.message).toContain(what);
  });

  it.each([301, 400, 401, 403, 404, 405, 407, 410, 426])('for an answer with status %i', (status) => {
    const found = toldOf('http: "http://localhost:8000/health?key=s3cret"', { reason: 'status', status });
    expect(found.map(({ id, fixes }) => [id, fixes])).toEqual([['healthcheck-wrong/api', []]]);
    expect(found[0]?.message).toContain(`it answers http://localhost:8000/health with status ${status}`);
    expect(JSON.stringify(found)).not.toContain('s3cret');
  });

  it.each([
    ['speaks-tls', 'http', 'https'],
    ['speaks-plain', 'https', 'http'],
  ] as const)('for the other scheme (%s), and the right one is named', (fault, asked, right) => {
    const message = '127.0.0.1:8000 answers TLS or not';
    const [found] = toldOf(`http: "${asked}://localhost:8000/"`, { reason: 'tls', fault, message });
    expect(found).toMatchObject({ id: 'healthcheck-wrong/api', fixes: [{ intent: 'rewrite-check' }] });
    expect(found?.message).toContain(`${message}. Let the check ask ${right}://localhost:8000/.`);
  });

  it.each([
    ['127.0.0.1', '::1', 'it listens on [::1]:8000 only, its check asks 127.0.0.1'],
    ['[::1]', '127.0.0.1', 'it listens on 127.0.0.1:8000 only, its check asks ::1'],
    ['127.0.0.1', '::', 'it listens on [::]:8000 only, its check asks 127.0.0.1'],
    ['[::1]', '0.0.0.0', 'it listens on 0.0.0.0:8000 only, its check asks ::1'],
    ['localhost', '192.168.1.7', 'it listens on 192.168.1.7:8000 only, its check asks localhost'],
    ['127.0.0.1', '127.0.0.2', 'it listens on 127.0.0.2:8000 only, its check asks 127.0.0.1'],
  ])('where %s is asked and it listens on %s', (host, address, what) => {
    const inventory = listening([8_000, address]);
    for (const check of [`http: "http://${host}:8000/"`, `tcp: "${host}:8000"`]) {
      const [found, ...more] = toldOf(check, { reason: 'refused' }, { inventory });
      // Only where a loopback address reaches it, a check can be let ask that.
      const fixes = address.startsWith('192.') ? [] : [{ intent: 'rewrite-check', label: 'Rewrite the check' }];
      expect([found?.id, found?.fixes, more]).toEqual(['healthcheck-wrong/api', fixes, []]);
      expect(found?.message).toContain(what);
    }
  });

  it('where it listens on another port and never was well', () => {
    const [found] = toldOf('tcp: 8000', { reason: 'refused' }, { inventory: listening([3_000, '127.0.0.1']) });
    expect(found?.message).toContain('it listens on 3000, not on 8000, which its check asks');
  });
});

describe('a restart is advised as before', () => {
  it.each<[string, Partial<ServiceFacts['checks'][number]>, Partial<Pick<Observations, 'inventory'>>]>([
    ['it fails inside', { reason: 'status', status: 500 }, {}],
    ['it is too busy', { reason: 'status', status: 429 }, {}],
    ['it listens on nothing', { reason: 'refused' }, {}],
    ['it listens where it is asked', { reason: 'refused' }, { inventory: listening([8_000, '127.0.0.1']) }],
    ['it takes too long', { reason: 'timeout' }, {}],
  ])('where %s', (_, last, over) => {
    const found = toldOf('http: "http://127.0.0.1:8000/"', last, over);
    expect(found.map(({ id, fixes }) => [id, fixes.map(({ label }) => label)])).toEqual([
      ['service-down/api', ['Restart it']],
    ]);
  });
});

/** The stack file after the first fix of what is told, or why it cannot be written. */
async function mended(check: string, last: Partial<ServiceFacts['checks'][number]>, places: Places) {
  const seen = seenOf(check, last, { inventory: listening(...places) });
  const [finding] = healthcheckWrong.look(seen);
  const plan = finding && healthcheckWrong.fixes?.['rewrite-check']?.(finding, seen);
  if (!plan?.ok) return plan?.problem.message;
  let text = textOf(check);
  const rewrite: FixTools['rewrite'] = async (_, change) => {
    const changed = change(text);
    if (changed.ok) text = changed.value;
    return changed.ok ? ok('copy') : changed;
  };
  for (const { work } of plan.value.steps) {
    const done = await work({ rewrite } as FixTools, () => undefined);
    if (!done.ok) return done.problem.message;
  }
  return /healthcheck: \{ (.*) \} \}/.exec(text.replaceAll('"', ''))?.[1] ?? text;
}

describe('the check in the stack file is rewritten', () => {
  const speaks = (fault: 'speaks-tls' | 'speaks-plain') => ({ reason: 'tls', fault }) as const;
  const refused = { reason: 'refused' } as const;
  it.each<[string, Partial<ServiceFacts['checks'][number]>, Places, string]>([
    ['http: "http://localhost:8000/a?b=c"', speaks('speaks-tls'), [], 'http: https://localhost:8000/a?b=c'],
    ['http: "https://u:p@localhost:8000"', speaks('speaks-plain'), [], 'http: http://u:p@localhost:8000'],
    ['websocket: "ws://localhost:8000/ws"', speaks('speaks-tls'), [], 'websocket: wss://localhost:8000/ws'],
    ['http: "http://localhost/"', speaks('speaks-tls'), [], 'http: https://localhost:80/'],
    ['http: "http://127.0.0.1:8000/"', refused, [[8_000, '::1']], 'http: http://[::1]:8000/'],
    ['http: "http://[::1]:8000/"', refused, [[8_000, '0.0.0.0']], 'http: http://127.0.0.1:8000/'],
    ['tcp: "127.0.0.1:8000"', refused, [[8_000, '::1']], 'tcp: [::1]:8000'],
    ['tcp: 8000', refused, [[3_000, '127.0.0.1']], 'tcp: localhost:3000'],
    ['http: "http://127.0.0.1:8000/x"', refused, [[3_000, '::1']], 'http: http://[::1]:3000/x'],
    ['test: [CMD, "curl -f x"]', { reason: 'exit', output: '' }, [], 'test: [CMD-SHELL,curl -f x]'],
  ])('%s', async (check, last, places, right) => {
    const text = await mended(`${check}, interval: 5s`, last, places);
    expect(text).toContain(right);
    expect(text).toContain(', interval: 5s');
  });

  it('but no value of a variable is written into it', async () => {
    const told = await mended('test: [CMD, "curl $$TOKEN x"]', { reason: 'exit', output: '' }, []);
    expect(told).toContain('does not stand in this file in a form that can be rewritten');
  });

  it('but not to a port that no service declares: the file would be refused', () => {
    const inventory = listening([3_333, '127.0.0.1']);
    expect(toldOf('tcp: 8000', refused, { inventory })[0]).toMatchObject({ id: 'healthcheck-wrong/api', fixes: [] });
  });

  it('but not where nothing says which of several ports is meant', () => {
    const inventory = listening([3_000, '127.0.0.1'], [3_001, '127.0.0.1']);
    expect(toldOf('tcp: 8000', refused, { inventory })[0]).toMatchObject({ id: 'healthcheck-wrong/api', fixes: [] });
  });
});

describe('a check that is written so that something else runs', () => {
  it.each<[readonly string[], string, readonly string[]]>([
    [['CMD-SHELL', 'psql', '-h', 'db'], 'runs the first alone: `psql`', ['CMD', 'psql', '-h', 'db']],
    [
      ['CMD-SHELL', 'curl', '-f', 'http://x', '||', 'exit', '1'],
      'runs the first alone',
      ['CMD-SHELL', 'curl -f http://x || exit 1'],
    ],
    [['CMD', 'curl -f http://x'], 'a whole command line as one word', ['CMD-SHELL', 'curl -f http://x']],
    [['curl', '-f', 'http://x'], 'where CMD or CMD-SHELL belongs', ['CMD', 'curl', '-f', 'http://x']],
    [
      ['CMD', 'curl', '-f', 'http://x', '||', 'exit', '1'],
      '`||` reaches `curl`',
      ['CMD-SHELL', 'curl -f http://x || exit 1'],
    ],
    [
      ['CMD', 'pg_isready', '-U', '$POSTGRES_USER'],
      '`$POSTGRES_USER` reaches',
      ['CMD-SHELL', 'pg_isready -U "$POSTGRES_USER"'],
    ],
    [['CMD', 'redis-cli', 'ping', '|', 'grep', 'a b'], '`|` reaches', ['CMD-SHELL', "redis-cli ping | grep 'a b'"]],
  ])('%j', (test, what, right) => {
    const fault = shapeFault(test);
    expect(fault?.what).toContain(what);
    expect(fault?.test).toEqual(right);
    expect(shapeFault(right)).toBeUndefined();
  });

  it.each([
    [['CMD', 'pg_isready', '-U', 'postgres']],
    [['CMD-SHELL', 'curl -f http://x || exit 1']],
    [['CMD', 'sh', '-c', 'curl http://x || exit $?']],
    [['CMD', '/bin/bash', '-c', 'exec 3<>/dev/tcp/x/1 && echo']],
    [['CMD', 'node', '-e', 'fetch(`http://x`)']],
    [['CMD', '/healthcheck']],
    [['NONE']],
  ])('%j is as it should be', (test) => {
    expect(shapeFault(test)).toBeUndefined();
  });
});

describe('the check of a container', () => {
  function container(test: readonly string[], output: string, over: Partial<ContainerDetails> = {}): ContainerDetails {
    const log = [{ at: now, exitCode: 1, output }];
    const timing = { intervalMs: 1_000, timeoutMs: 1_000, startPeriodMs: 0, retries: 3 };
    return aContainerWith('shop-db', {
      health: { status: 'unhealthy', failing: 3, log },
      healthcheck: { test, ...timing },
      ...over,
    });
  }
  const wget = (url: string) => ['CMD', 'wget', '-q', '--spider', url];
  const refused = "Connecting to localhost:8080 ([::1]:8080)\nwget: can't connect to remote host: Connection refused\n";

  it.each([
    ['its own tables say so', [{ address: '0.0.0.0', port: 8_080 }], 'the server listens on IPv4 only'],
    ['only its words do', undefined, 'nothing answers there'],
  ])('asks ::1 by the name localhost, where %s', (_, listens, why) => {
    const fault = containerFault(container(wget('http://localhost:8080/h'), refused, listens && { listens }));
    expect(fault?.what).toBe(`\`localhost\` is ::1 inside the container, ${why}: use 127.0.0.1`);
    expect(fault?.test).toEqual(wget('http://127.0.0.1:8080/h'));
  });

  it('keeps everything else of it as it is', () => {
    const shell = ['CMD-SHELL', 'curl -H "Host: localhost" http://user:pw@localhost:8080/localhost || exit 1'];
    const listens = [{ address: '127.0.0.1', port: 8_080 }];
    expect(
      containerFault(container(shell, 'curl: (7) Failed to connect to localhost port 8080', { listens }))?.test,
    ).toEqual(['CMD-SHELL', 'curl -H "Host: localhost" http://user:pw@127.0.0.1:8080/localhost || exit 1']);
  });

  it.each<[string, readonly string[], string, ContainerDetails['listens'], string, readonly string[] | undefined]>([
    [
      'the other family',
      wget('http://127.0.0.1:80/'),
      'wget: refused',
      [{ address: '::1', port: 80 }],
      'it listens on [::1]:80 only',
      wget('http://[::1]:80/'),
    ],
    [
      'another port',
      wget('http://127.0.0.1:8081/'),
      'wget: refused',
      [{ address: '0.0.0.0', port: 8_080 }],
      'it listens on 8080, not on 8081',
      wget('http://127.0.0.1:8080/'),
    ],
    [
      'https of plain',
      ['CMD', 'curl', 'https://localhost'],
      'curl: (35) error:0A00010B:SSL routines::wrong version number',
      undefined,
      'answers without TLS',
      ['CMD', 'curl', 'http://localhost'],
    ],
    [
      'http of TLS',
      ['CMD-SHELL', 'curl -f http://localhost'],
      'Client sent an HTTP request to an HTTPS server.',
      undefined,
      'answers TLS, its check asks http',
      ['CMD-SHELL', 'curl -k -f https://localhost'],
    ],
    [
      'a path that is not there',
      wget('http://127.0.0.1/x'),
      'wget: server returned error: HTTP/1.1 404 Not Found',
      undefined,
      'status 404',
      undefined,
    ],
  ])('asks %s', (_, test, output, listens, what, right) => {
    const fault = containerFault(container(test, output, listens && { listens }));
    expect(fault?.what).toContain(what);
    expect(fault?.test).toEqual(right);
  });

  it.each<[string, readonly string[], string, ContainerDetails['listens']]>([
    [
      'where the server listens on nothing',
      wget('http://localhost:8080/'),
      "wget: can't connect to remote host (127.0.0.1)",
      [],
    ],
    [
      'where both families were tried',
      wget('http://localhost:8080/'),
      '(localhost)|::1|:8080... failed: refused\n|127.0.0.1|:8080... failed: refused',
      undefined,
    ],
    [
      'where it fails inside',
      wget('http://localhost:8080/'),
      'wget: server returned error: HTTP/1.1 500 Internal Server Error',
      undefined,
    ],
    ['where it asks another host', wget('http://db:8080/'), 'wget: refused', [{ address: '0.0.0.0', port: 80 }]],
    [
      'where its tool is missing',
      ['CMD', 'curl', 'http://localhost'],
      'exec: "curl": executable file not found in $PATH',
      undefined,
    ],
  ])('is not to blame %s', (_, test, output, listens) => {
    expect(containerFault(container(test, output, listens && { listens }))).toBeUndefined();
  });

  it('offers the right check and no restart, once', () => {
    const one = container(wget('http://localhost:5432/h'), refused, { listens: [{ address: '0.0.0.0', port: 5_432 }] });
    const seen = seenWith({ services: { db: { state: 'unhealthy', containerId: one.id } }, containers: [one] });
    const found = allChecks.flatMap((check) => check.look(seen)).filter(({ service }) => service === 'db');
    expect(found.flatMap(({ fixes }) => fixes.map(({ intent }) => intent))).toEqual(['rewrite-check']);
    const [finding] = healthcheckWrong.look(seen);
    const plan = finding && healthcheckWrong.fixes?.['rewrite-check']?.(finding, seen);
    expect(plan?.ok && plan.value.notes[0]).toContain('http://127.0.0.1:5432/h');
  });

  it('that passes without checking what it says is a warning', () => {
    const log = [{ at: now, exitCode: 0, output: '' }];
    const one = container(['CMD-SHELL', 'pg_isready', '-U', 'x'], '', {
      health: { status: 'healthy', failing: 0, log },
    });
    const seen = seenWith({ services: { db: { containerId: one.id } }, containers: [one] });
    expect(healthcheckWrong.look(seen)).toMatchObject([{ id: 'healthcheck-wrong/db', severity: 'warning' }]);
  });
});

describe('the words of a client', () => {
  it.each([
    ['curl: (22) The requested URL returned error: 401', 'status 401'],
    ['  HTTP/1.1 401 Unauthorized\nwget: server returned error: HTTP/1.1 401 Unauthorized', 'status 401'],
    ['2026-11-28 10:00:00 ERROR 405: Method Not Allowed.', 'status 405'],
    ['HTTP request sent, awaiting response... 403 Forbidden', 'status 403'],
    ['urllib.error.HTTPError: HTTP Error 404: Not Found', 'status 404'],
    ['Username/Password Authentication Failed.', 'status 401'],
    [
      'Location: https://localhost/ [following]\nConnecting to localhost:443... failed: Connection refused.',
      'redirects its check to https://localhost/',
    ],
    ['curl: (60) SSL certificate problem: self-signed certificate', 'does not trust the certificate'],
  ])('%s', (output, what) => {
    expect(outputFault(output, 'http://localhost/')?.what).toContain(what);
  });

  it('that may be over by themselves are none', () => {
    expect([408, 425, 429, 500, 502, 503, 200, undefined].map((status) => statusFault(status, 'x'))).toEqual(
      Array(8).fill(undefined),
    );
    expect(outputFault('curl: (7) Failed to connect', 'http://localhost/')).toBeUndefined();
  });
});
