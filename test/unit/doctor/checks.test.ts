import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../electron/contract/finding.ts';
import { allChecks } from '../../../electron/doctor/all-checks.ts';
import type { Check, Observations } from '../../../electron/doctor/check.ts';
import { boundToAllInterfaces } from '../../../electron/doctor/checks/bound-to-all-interfaces.ts';
import { clockJump } from '../../../electron/doctor/checks/clock-jump.ts';
import { commandMissing } from '../../../electron/doctor/checks/command-missing.ts';
import { crashLoop } from '../../../electron/doctor/checks/crash-loop.ts';
import { dependencyDown } from '../../../electron/doctor/checks/dependency-down.ts';
import { diskFull } from '../../../electron/doctor/checks/disk-full.ts';
import { dnsSlow } from '../../../electron/doctor/checks/dns-slow.ts';
import { duplicateDeployment } from '../../../electron/doctor/checks/duplicate-deployment.ts';
import { engineDown, engineForbidden } from '../../../electron/doctor/checks/engine-down.ts';
import { envFileMissing } from '../../../electron/doctor/checks/env-file-missing.ts';
import { envKeyMissing } from '../../../electron/doctor/checks/env-key-missing.ts';
import { hostUsesContainerName } from '../../../electron/doctor/checks/host-uses-container-name.ts';
import { logGrowth } from '../../../electron/doctor/checks/log-growth.ts';
import { portShadowed } from '../../../electron/doctor/checks/port-shadowed.ts';
import { portTaken } from '../../../electron/doctor/checks/port-taken.ts';
import { preflightFailed } from '../../../electron/doctor/checks/preflight-failed.ts';
import { rebooted } from '../../../electron/doctor/checks/rebooted.ts';
import { secretExposed } from '../../../electron/doctor/checks/secret-exposed.ts';
import { secretMismatch } from '../../../electron/doctor/checks/secret-mismatch.ts';
import { serviceDown } from '../../../electron/doctor/checks/service-down.ts';
import { terminalBound } from '../../../electron/doctor/checks/terminal-bound.ts';
import {
  aContainerWith,
  aHolder,
  anEnvFile,
  aStack,
  blockedBy,
  died,
  now,
  seenWith,
} from '../../support/observations.ts';
import { aContainer, anInventory, aProcess, aPublished } from '../../support/ports.ts';

const withDeployment = aStack(`name: shop
services:
  api: { container: shop-api, deployment: container, ports: [8000] }
`);
const stray = aProcess(4_711, 'python main.py --port 8000', { terminal: 'pts/3', sid: 4_700 });
const shell = aProcess(4_700, 'bash');
const copy = { service: 'api', process: stray, parents: [shell], why: 'runs the command of api in its folder' };
const sharing = aStack(`name: shop
services:
  api: { command: python main.py, working_dir: ./api }
  worker: { command: python worker.py, working_dir: ./api }
same: [{ key: JWT_SECRET, services: [api, worker] }]
`);
const environment = (api: object, worker: object = {}, files: Observations['environment']['files'] = []) => ({
  services: [
    { service: 'api', variables: {}, suspicious: [], references: [], ...api },
    { service: 'worker', variables: {}, suspicious: [], references: [], ...worker },
  ],
  files,
});

interface Fault {
  readonly what: string;
  readonly check: Check;
  readonly seen: Observations;
  readonly id: string;
  readonly severity: Finding['severity'];
  /** In the message. */
  readonly says: string | RegExp;
  /** In one line of the evidence. */
  readonly shows?: string | RegExp;
  readonly fixes?: readonly string[];
}

const faults: readonly Fault[] = [
  {
    what: 'the only service died and nothing explains it',
    check: serviceDown,
    seen: seenWith({
      services: { api: { ...died, lastLine: 'goodbye', since: new Date(2026, 10, 21, 14, 2).getTime() } },
    }),
    id: 'service-down/api',
    severity: 'error',
    says: 'api has been down since 14:02: was ended by SIGKILL; not restarted (restart: no).',
    shows: 'its last line of output: goodbye',
    fixes: ['restart'],
  },
  {
    what: 'a service fails its checks and nothing explains it',
    check: serviceDown,
    seen: seenWith({
      services: {
        api: { state: 'unhealthy', message: '500', checks: [{ ok: false, message: '500', at: now, output: '' }] },
      },
    }),
    id: 'service-down/api',
    severity: 'error',
    says: 'api has been unhealthy since',
    // What its last check said stands in the sentence.
    shows: /^restart policy: on-failure$/,
    fixes: ['restart'],
  },
  {
    what: 'a stray answers for a service',
    check: portShadowed,
    seen: seenWith({
      services: { api: { shadowed: true, message: '200, but from pid 4711 (python main.py)' } },
      holders: [aHolder('api', 8_000, { verdict: 'stale', reason: 'left over', answers: ['localhost'] })],
    }),
    id: 'port-shadowed/api',
    severity: 'error',
    says: 'api: 200, but from pid 4711',
    shows: '127.0.0.1:8000 pid 4711 (python main.py --port 8000): left over, answers for localhost',
    fixes: ['planFixPorts'],
  },
  {
    what: 'somebody holds the port',
    check: portTaken,
    seen: seenWith({
      services: { api: blockedBy('port-taken', 'api cannot start: port 8000 is held by pid 4711') },
      holders: [aHolder('api', 8_000, { verdict: 'foreign', reason: 'belongs to nothing in this stack' })],
    }),
    id: 'port-taken/api',
    severity: 'error',
    says: 'port 8000 is held by pid 4711',
    shows: 'belongs to nothing in this stack',
    fixes: ['planFixPorts'],
  },
  {
    what: 'the port is in TIME_WAIT and the server cannot bind it',
    check: portTaken,
    seen: seenWith({
      services: { api: { state: 'backoff', message: 'exited with code 1' } },
      inventory: anInventory([], { timeWait: new Set([8_000]) }),
    }),
    id: 'port-taken/api',
    severity: 'warning',
    says: /TIME_WAIT.*SO_REUSEADDR/,
    fixes: ['restart'],
  },
  {
    what: 'native copies shadow the container',
    check: duplicateDeployment,
    seen: seenWith({
      stack: withDeployment,
      services: { api: { shadowed: true, containerId: 'id-shop-api' } },
      holders: [aHolder('api', 8_000, { verdict: 'duplicate', reason: 'by hand', process: stray, parents: [shell] })],
    }),
    id: 'duplicate-deployment/api',
    severity: 'error',
    says: 'the stack file names container shop-api, and 1 native copy runs beside it; `deployment: container` forbids',
    shows: /pid 4711 .*28 min old, in \/home\/ann\/shop\/api, started by pid 4700 \(bash\)/,
    fixes: ['planFixPorts'],
  },
  {
    what: 'a native copy runs on no declared port',
    check: duplicateDeployment,
    seen: seenWith({
      stack: aStack('name: shop\nservices:\n  api: { container: shop-api, ports: [8000] }\n'),
      machine: { copies: [copy] },
    }),
    id: 'duplicate-deployment/api',
    severity: 'warning',
    says: 'which is not up, and 1 native copy runs in its place',
    fixes: ['endCopies'],
  },
  {
    what: 'a container runs what the stack file runs natively',
    check: duplicateDeployment,
    seen: seenWith({
      inventory: anInventory([], {
        containers: [
          aContainer('shop-api-1', [], {
            labels: {
              'com.docker.compose.service': 'api',
              'com.docker.compose.project.working_dir': '/srv/shop/docker',
            },
          }),
        ],
      }),
    }),
    id: 'duplicate-deployment/api',
    severity: 'warning',
    says: 'the stack file names the command `python main.py --port 8000`, and container shop-api-1 is a second one',
  },
  {
    what: 'a variable names a container, which publishes the port',
    check: hostUsesContainerName,
    seen: seenWith({
      environment: environment({ references: [{ variable: 'OLLAMA_URL', host: 'ollama', port: 11_434 }] }),
      containers: [
        aContainerWith('ollama', {
          published: [{ address: '0.0.0.0', port: 21_434, targetPort: 11_434, protocol: 'tcp' }],
        }),
      ],
    }),
    id: 'host-uses-container-name/api',
    severity: 'warning',
    says: 'from this machine 127.0.0.1:21434 would work',
    shows: 'OLLAMA_URL names ollama:11434',
  },
  {
    what: 'a variable names an alias of a container that publishes nothing',
    check: hostUsesContainerName,
    seen: seenWith({
      environment: environment({ references: [{ variable: 'DB', host: 'postgres', port: 5_432 }] }),
      machine: { names: [{ name: 'postgres', ms: 2 }] },
      containers: [
        aContainerWith('shop-db', {
          networks: [{ name: 'shop', id: 'n', aliases: ['postgres'], address: '172.18.0.2' }],
        }),
      ],
    }),
    id: 'host-uses-container-name/api',
    severity: 'warning',
    says: 'container shop-db does not publish port 5432',
  },
  {
    what: 'the answer of a native copy says which name it uses',
    check: hostUsesContainerName,
    seen: seenWith({
      stack: withDeployment,
      services: {
        api: {
          checks: [{ ok: true, message: '200', at: now, output: '{"ollama":"http://ollama:11434","s":"OFFLINE"}' }],
        },
      },
      shadows: [
        {
          service: 'api',
          port: 8_000,
          host: 'localhost',
          sentence: 'from pid 4711',
          holder: aHolder('api', 8_000, { verdict: 'duplicate' }),
        },
      ],
      inventory: anInventory([], {
        containers: [aContainer('ollama', [aPublished('ollama', '127.0.0.1', 11_434, { targetPort: 11_434 })])],
      }),
    }),
    id: 'host-uses-container-name/api',
    severity: 'warning',
    says: 'the native copy of api is configured to use ollama:11434',
    shows: 'the answer to its health check names ollama:11434: from this machine 127.0.0.1:11434 would work',
  },
  {
    what: 'a required env file is missing',
    check: envFileMissing,
    seen: seenWith({
      services: { api: blockedBy('env-file-missing', 'api cannot start') },
      environment: environment({}, {}, [
        anEnvFile('/srv/shop/api/.env', { service: 'api', required: true, exists: false }),
        anEnvFile('/srv/shop/api/.env.example', { service: 'api' }),
      ]),
    }),
    id: 'env-file-missing/api',
    severity: 'error',
    says: 'api needs the env file /srv/shop/api/.env, which does not exist; it cannot start without it',
    fixes: ['copyExample'],
  },
  {
    what: 'something that is no file lies where an env file is to be',
    check: envFileMissing,
    seen: seenWith({
      services: { api: blockedBy('env-file-unreadable', 'api cannot start') },
      environment: environment({}, {}, [
        anEnvFile('/srv/shop/api/.env', {
          service: 'api',
          required: true,
          exists: false,
          instead: '/srv/shop/api/.env is a named pipe, not a file; it was not opened',
        }),
        anEnvFile('/srv/shop/api/.env.example', { service: 'api' }),
      ]),
    }),
    id: 'env-file-missing/api',
    severity: 'error',
    says: 'api needs the env file /srv/shop/api/.env, which is a named pipe, not a file; it was not opened; it cannot start without it',
    fixes: [],
  },
  {
    what: 'an example was never copied',
    check: envFileMissing,
    seen: seenWith({
      environment: environment({}, {}, [
        anEnvFile('/srv/shop/.env', { exists: false }),
        anEnvFile('/srv/shop/.env.example', { keys: [{ name: 'API_KEY', line: 1, empty: true, secretLike: true }] }),
      ]),
    }),
    id: 'env-file-missing',
    severity: 'warning',
    says: 'falls back to whatever its code has as defaults',
    shows: 'names API_KEY',
    fixes: ['copyExample'],
  },
  {
    what: 'an env file lacks a key of the example',
    check: envKeyMissing,
    seen: seenWith({
      environment: environment({ variables: { OTHER: 'a' } }, {}, [
        anEnvFile('/srv/shop/api/.env', { service: 'api', missingFromExample: ['OTHER', 'STRIPE_KEY'] }),
      ]),
    }),
    id: 'env-key-missing/api',
    severity: 'warning',
    says: '.env of api lacks STRIPE_KEY, which is in',
  },
  {
    what: 'two services that must share a secret do not',
    check: secretMismatch,
    seen: seenWith({
      stack: sharing,
      environment: environment(
        { variables: { JWT_SECRET: 'aaaaaaaaaaaa' } },
        { variables: { JWT_SECRET: 'bbbbbbbbbbbb' } },
      ),
    }),
    id: 'secret-mismatch/JWT_SECRET',
    severity: 'error',
    says: 'api against worker have different values',
    shows: 'worker: fingerprint bbbbbbbb',
  },
  {
    what: 'one of them has none',
    check: secretMismatch,
    seen: seenWith({ stack: sharing, environment: environment({ variables: { JWT_SECRET: 'aaaa' } }) }),
    id: 'secret-mismatch/JWT_SECRET',
    severity: 'error',
    says: 'worker has none',
  },
  {
    what: 'a container has another secret than a native service, by the name alone',
    check: secretMismatch,
    seen: seenWith({
      services: { db: { containerId: 'id-shop-db' } },
      environment: environment({ variables: { SESSION_SECRET: 'aaaa' } }),
      containers: [aContainerWith('shop-db', { environment: { SESSION_SECRET: 'bbbb' } })],
    }),
    id: 'secret-mismatch/SESSION_SECRET',
    severity: 'warning',
    says: 'db against api have different values',
  },
  {
    what: 'a secret is still the placeholder',
    check: secretMismatch,
    seen: seenWith({
      environment: environment({
        suspicious: [{ name: 'API_KEY', why: 'is still the placeholder', file: '/srv/shop/api/.env', line: 3 }],
      }),
    }),
    id: 'secret-mismatch/api:API_KEY',
    severity: 'warning',
    says: 'API_KEY of api is still the placeholder',
    shows: '/srv/shop/api/.env:3',
  },
  {
    what: 'everybody may read an env file with secrets',
    check: secretExposed,
    seen: seenWith({
      environment: environment({}, {}, [
        anEnvFile('/srv/shop/api/.env', {
          mode: 0o100644,
          openToOthers: true,
          keys: [{ name: 'API_KEY', line: 2, empty: false, secretLike: true }],
        }),
      ]),
    }),
    id: 'secret-exposed//srv/shop/api/.env',
    severity: 'warning',
    says: 'every user on this machine can read it (mode 0644)',
    shows: '/srv/shop/api/.env:2 sets API_KEY',
    fixes: ['makePrivate'],
  },
  {
    what: 'an env file with secrets lies in /tmp',
    check: secretExposed,
    seen: seenWith({
      environment: environment({}, {}, [
        anEnvFile('/tmp/shop/.env', { keys: [{ name: 'API_KEY', line: 2, empty: false, secretLike: true }] }),
      ]),
    }),
    id: 'secret-exposed//tmp/shop/.env:temporary',
    severity: 'warning',
    says: 'temporary folder',
    fixes: [],
  },
  {
    what: 'a container mounts a file with a secret that everybody may read',
    check: secretExposed,
    seen: seenWith({
      containers: [aContainerWith('shop-db', { exposedFiles: [{ path: '/srv/shop/db_password', mode: 0o644 }] })],
    }),
    id: 'secret-exposed//srv/shop/db_password',
    severity: 'warning',
    says: '/srv/shop/db_password, which container shop-db mounts, holds secrets, and every user on this machine can read it (mode 0644)',
    fixes: [],
  },
  {
    what: 'a secret is in a command line',
    check: secretExposed,
    seen: seenWith({
      services: { api: { pids: [7] } },
      machine: { processes: [aProcess(7, 'python main.py --password hunter2hunter2')] },
    }),
    id: 'secret-exposed/api',
    severity: 'warning',
    says: 'api has a secret in its command line',
    shows: 'python main.py --password ***',
  },
  {
    what: 'a program is not on the PATH',
    check: commandMissing,
    seen: seenWith({
      services: { api: { state: 'failed' } },
      machine: { programs: [{ service: 'api', program: 'python', found: false }] },
    }),
    id: 'command-missing/api',
    severity: 'error',
    says: 'there is no program python on the PATH of your login shell. Install python, or correct `command`',
    shows: 'command `python main.py --port 8000` in /srv/shop/api',
    fixes: ['restart'],
  },
  {
    what: 'the program of what runs is gone: a restart would only take it down',
    check: commandMissing,
    seen: seenWith({ machine: { programs: [{ service: 'api', program: '/opt/python', found: false }] } }),
    id: 'command-missing/api',
    severity: 'warning',
    says: 'api runs, but its next start would fail: there is no program /opt/python on the PATH of your login shell. Install python,',
  },
  {
    what: 'a preflight check failed',
    check: preflightFailed,
    seen: seenWith({
      services: {
        api: blockedBy('preflight-failed', 'api cannot start: it failed.', 'Install the Python module fastapi.'),
      },
    }),
    id: 'preflight-failed/api',
    severity: 'error',
    says: 'Install the Python module fastapi.',
    fixes: ['restart'],
  },
  {
    what: 'the engine is down',
    check: engineDown,
    seen: seenWith({ engine: { reachable: false, problem: { code: 'engine-down', message: 'Nobody answers.' } } }),
    id: 'engine-down',
    severity: 'error',
    says: 'Nobody answers. There is no information about db meanwhile.',
  },
  {
    what: 'the engine refuses this user',
    check: engineForbidden,
    seen: seenWith({
      engine: { reachable: false, problem: { code: 'engine-forbidden', message: 'No.', hint: 'Join docker.' } },
    }),
    id: 'engine-forbidden',
    severity: 'error',
    says: 'No.',
    shows: 'Join docker.',
  },
  {
    what: 'the machine was restarted and not all came back',
    check: rebooted,
    seen: seenWith({
      services: {
        db: { state: 'stopped', message: 'the machine was restarted' },
        api: { state: 'failed', message: 'ended' },
      },
      containers: [aContainerWith('shop-db', { status: 'exited', restartPolicy: { name: 'no', maxRetries: 0 } })],
      machine: { previousBootId: 'boot-1', upBeforeReboot: ['db', 'api', 'web'] },
    }),
    id: 'rebooted',
    severity: 'error',
    says: '2 of 3 services that were up before did not come back: db and api.',
    shows: 'db did not: its restart policy is `no`, so the engine left it exited',
    fixes: ['startAll'],
  },
  {
    what: 'a container was left created, since its port was taken',
    check: rebooted,
    seen: seenWith({
      services: { db: { state: 'stopped' } },
      containers: [aContainerWith('shop-db', { status: 'created', error: 'port is already allocated' })],
      machine: { previousBootId: 'boot-1', upBeforeReboot: ['db'] },
    }),
    id: 'rebooted',
    severity: 'error',
    says: '1 of 1 service',
    shows: 'the engine could not start it (created): port is already allocated',
  },
  {
    what: 'a service is up and what it needs is not',
    check: dependencyDown,
    seen: seenWith({
      services: {
        api: { state: 'failed', since: new Date(2026, 10, 21, 14, 2).getTime(), message: 'exited with code 1' },
        web: { missing: ['api'] },
      },
    }),
    id: 'dependency-down/web',
    severity: 'warning',
    says: 'web is up, but api has been down since 14:02; web cannot work without it.',
    shows: 'api is failed: exited with code 1',
    fixes: ['bringBack'],
  },
  {
    what: 'a service was given up',
    check: crashLoop,
    seen: seenWith({
      services: {
        api: {
          state: 'failed',
          message: 'gave up after 5 failed starts; last: exited with code 1',
          restarts: { total: 4, inWindow: 5 },
        },
      },
    }),
    id: 'crash-loop/api',
    severity: 'error',
    says: 'gave up on it after 4 restarts: exited with code 1',
    fixes: ['restart'],
  },
  {
    what: 'a service is up again after many ends',
    check: crashLoop,
    seen: seenWith({ services: { api: { restarts: { total: 3, inWindow: 3 } } } }),
    id: 'crash-loop/api',
    severity: 'warning',
    says: 'ended 3 times within 1 min, and runs again for now.',
  },
  {
    what: 'a service runs in a terminal',
    check: terminalBound,
    seen: seenWith({ services: { api: { state: 'stopped' } }, machine: { copies: [copy] } }),
    id: 'terminal-bound/api',
    severity: 'warning',
    says: 'api runs in a terminal (pid 4711 on pts/3) and ends with it',
    shows: 'session 4700: runs the command of api in its folder',
    fixes: ['takeOver'],
  },
  {
    what: 'a name takes long',
    check: dnsSlow,
    seen: seenWith({ machine: { names: [{ name: 'api.internal.example', ms: 900, address: '10.0.0.1' }] } }),
    id: 'dns-slow',
    severity: 'warning',
    says: 'api.internal.example takes up to 900 ms',
  },
  {
    what: 'a disk is full',
    check: diskFull,
    seen: seenWith({ machine: { disks: [{ path: '/srv/shop', freeBytes: 4_000_000, totalBytes: 250e9 }] } }),
    id: 'disk-full//srv/shop',
    severity: 'error',
    says: 'is full: 4.0 MB of 250 GB are free',
  },
  {
    what: 'a disk is nearly full',
    check: diskFull,
    seen: seenWith({ machine: { disks: [{ path: '/srv/shop', freeBytes: 3e9, totalBytes: 250e9 }] } }),
    id: 'disk-full//srv/shop',
    severity: 'warning',
    says: 'nearly full',
  },
  {
    what: 'history cannot be written',
    check: diskFull,
    seen: seenWith({ machine: { writeProblem: 'ENOSPC' } }),
    id: 'disk-full',
    severity: 'error',
    says: 'History and state cannot be written: ENOSPC',
  },
  {
    what: 'a log grows fast',
    check: logGrowth,
    seen: seenWith({
      machine: { logs: [{ service: 'api', path: '/l', bytes: 5e6, bytesPerMinute: 60e6 }], logBytes: 5e6 },
    }),
    id: 'log-growth/api',
    severity: 'warning',
    says: 'api wrote 60 MB of log within a minute: only the newest 15 MB are kept',
  },
  {
    what: 'a service that declares loopback listens for everybody',
    check: boundToAllInterfaces,
    seen: seenWith({
      stack: aStack('name: shop\nservices:\n  api: { command: python main.py, ports: ["127.0.0.1:8000:8000"] }\n'),
      holders: [aHolder('api', 8_000, { address: '0.0.0.0' })],
    }),
    id: 'bound-to-all-interfaces/api',
    severity: 'info',
    says: 'although the stack file declares 127.0.0.1',
  },
  {
    what: 'a database listens for everybody',
    check: boundToAllInterfaces,
    seen: seenWith({
      holders: [aHolder('api', 8_000, { address: '::', process: aProcess(7, '/usr/bin/redis-server *:8000') })],
    }),
    id: 'bound-to-all-interfaces/api',
    severity: 'info',
    says: 'although redis-server is a database',
  },
  {
    what: 'the clock was set back',
    check: clockJump,
    seen: seenWith({ machine: { clockJumps: [{ at: now - 60_000, byMs: -3_600_000 }] } }),
    id: 'clock-jump',
    severity: 'warning',
    says: 'The clock was set back by 1 h at 14:29',
  },
  {
    what: 'the machine slept',
    check: clockJump,
    seen: seenWith({ machine: { clockJumps: [{ at: now - 60_000, byMs: 3_600_000 }] } }),
    id: 'clock-jump',
    severity: 'info',
    says: 'The machine slept, or its clock was set forward, by 1 h',
  },
];

describe('the doctor finds that', () => {
  it.each(faults)('$what', ({ check, seen, id, severity, says, shows, fixes }) => {
    const findings = check.look(seen);
    expect(findings.map((finding) => finding.id)).toEqual([id]);
    const [finding] = findings;
    expect(finding?.severity).toBe(severity);
    expect(finding?.message).toMatch(says instanceof RegExp ? says : literal(says));
    if (shows !== undefined)
      expect(finding?.evidence.join('\n')).toMatch(shows instanceof RegExp ? shows : literal(shows));
    if (fixes) expect(finding?.fixes.map(({ intent }) => intent)).toEqual(fixes);
  });

  it.each(faults)('$what, and can plan each fix that it offers', ({ check, seen }) => {
    const page = ['planFixPorts', 'planCleanUp', 'restart', 'up', 'down'];
    for (const finding of check.look(seen)) {
      for (const { intent } of finding.fixes.filter((fix) => !page.includes(fix.intent))) {
        const planned = check.fixes?.[intent]?.(finding, seen);
        expect(planned?.ok && planned.value.steps.length).toBeGreaterThan(0);
      }
    }
  });

  it('never by a secret of its own: no value of a variable is in any word of it', () => {
    const told = faults.flatMap(({ check, seen }) => check.look(seen)).map((finding) => JSON.stringify(finding));
    expect(told.join('\n')).not.toContain('hunter2');
  });
});

const healthy: readonly { readonly what: string; readonly seen: Observations }[] = [
  { what: 'a healthy stack', seen: seenWith() },
  {
    what: 'a stack that nobody wants up',
    seen: seenWith({
      services: Object.fromEntries(['db', 'api', 'web'].map((id) => [id, { desired: 'down', state: 'stopped' }])),
    }),
  },
  {
    what: 'a native stack while the engine is away',
    seen: seenWith({
      stack: sharing,
      engine: { reachable: false, problem: { code: 'engine-down', message: 'Nobody answers.' } },
      environment: environment({ variables: { JWT_SECRET: 'a' } }, { variables: { JWT_SECRET: 'a' } }),
    }),
  },
  {
    what: 'a restart of the machine after which all came back',
    seen: seenWith({ machine: { previousBootId: 'boot-1', upBeforeReboot: ['db', 'api', 'web'] } }),
  },
  {
    what: 'a port in TIME_WAIT that its service holds again',
    seen: seenWith({ inventory: anInventory([], { timeWait: new Set([8_000]) }), holders: [aHolder('api', 8_000)] }),
  },
  {
    what: 'a container name that this machine resolves',
    seen: seenWith({
      environment: environment({ references: [{ variable: 'DB', host: 'shop-db', port: 5_432 }] }),
      machine: { names: [{ name: 'shop-db', ms: 1, address: '127.0.0.1' }] },
      containers: [aContainerWith('shop-db')],
    }),
  },
  {
    what: 'a private env file with a secret, and its example',
    seen: seenWith({
      environment: environment({}, {}, [
        anEnvFile('/srv/shop/.env', { keys: [{ name: 'API_KEY', line: 1, empty: false, secretLike: true }] }),
        anEnvFile('/srv/shop/.env.example', {
          mode: 0o100644,
          openToOthers: true,
          keys: [{ name: 'API_KEY', line: 1, empty: false, secretLike: true }],
        }),
      ]),
    }),
  },
  {
    what: 'secrets of the same name that are not shared',
    seen: seenWith({
      environment: environment({ variables: { API_KEY: 'a' } }),
      services: { db: { containerId: 'id-shop-db' } },
      containers: [aContainerWith('shop-db', { environment: { API_KEY: 'b' } })],
    }),
  },
  { what: 'one restart', seen: seenWith({ services: { api: { restarts: { total: 1, inWindow: 1 } } } }) },
  {
    what: 'a service that declares no address and listens for everybody',
    seen: seenWith({ holders: [aHolder('api', 8_000, { address: '0.0.0.0' })] }),
  },
  {
    what: 'a small disk with room on it',
    seen: seenWith({ machine: { disks: [{ path: '/srv', freeBytes: 90e6, totalBytes: 100e6 }] } }),
  },
  {
    what: 'a jump of the clock long ago',
    seen: seenWith({ machine: { clockJumps: [{ at: now - 3_600_000, byMs: 60_000 }] } }),
  },
  {
    what: 'an unknown single word that takes the resolver long',
    seen: seenWith({ machine: { names: [{ name: 'nowhere', ms: 1_000 }] } }),
  },
];

describe('the doctor finds nothing in', () => {
  const own = new Set(faults.map(({ check }) => check));
  it.each(healthy)('$what', ({ seen }) => {
    expect(allChecks.filter((check) => own.has(check)).flatMap((check) => check.look(seen))).toEqual([]);
  });
});

function literal(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
}
