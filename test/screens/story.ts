/** What a shop of fourteen services went through this morning, and what its pages tell of it: made by the code that makes it of real events. */
import type { HistoryEvent } from '../../electron/contract/history.ts';
import type { Metrics } from '../../electron/contract/metrics.ts';
import { incidentsOf } from '../../electron/history/incident-record.ts';
import { timelineOf } from '../../electron/history/lanes.ts';
import { reportOf } from '../../electron/history/report.ts';
import { exampleNow } from '../support/example-services.ts';
import { exampleView } from '../support/example-views.ts';
import type { FakeAnswers } from '../support/fake-host.ts';
import { shopLogs } from './shop-logs.ts';
import { brokenView } from './sizes.ts';

const minute = 60_000;
const SHADOW =
  'port 8000 is shadowed: answers come from pid 4711 (python main.py --port 8000, started 12:54), not from container shop-api';
const incident = { id: 'i7', services: ['api'], openedAt: exampleNow - 95 * minute, cause: SHADOW };

function event(seq: number, ago: number, over: Partial<HistoryEvent>): HistoryEvent {
  return { seq, at: exampleNow - ago * minute, kind: 'transition', cause: '', actor: 'stacklight', ...over };
}

const up = (seq: number, ago: number, service: string) =>
  event(seq, ago, { service, from: 'starting', to: 'healthy', cause: 'the first check passed' });

const STORY: readonly HistoryEvent[] = [
  ...['db', 'redis', 'api', 'web', 'search', 'mail', 'storage', 'auth'].map((id, at) => up(at + 1, 600 - at, id)),
  event(20, 240, { service: 'auth', from: 'healthy', to: 'backoff', cause: 'exited with code 1', actor: 'outside' }),
  up(21, 238, 'auth'),
  event(22, 96, {
    service: 'api',
    from: 'healthy',
    to: 'unhealthy',
    cause: SHADOW,
    actor: 'outside',
  }),
  event(23, 95, { kind: 'incident', service: 'api', cause: SHADOW, data: { ...incident, phase: 'opened' } }),
  event(24, 95, {
    service: 'api',
    kind: 'note',
    cause: 'kept as evidence: its last 2 lines of output',
    data: {
      code: 'evidence',
      of: 22,
      lastLines: ['INFO: Uvicorn running on http://0.0.0.0:8000', 'INFO: 172.18.0.1 "GET /health" 200'],
      probe: { message: '200, but from pid 4711', output: '{"status":"healthy"}' },
    },
  }),
  event(25, 94, {
    kind: 'incident',
    service: 'api',
    cause: SHADOW,
    data: { ...incident, phase: 'due', due: true },
  }),
  event(30, 9, { service: 'search', from: 'healthy', to: 'backoff', cause: 'exited with code 137', actor: 'outside' }),
  event(31, 4, { service: 'search', from: 'starting', to: 'failed', cause: 'gave up after 5 failed starts in 60 s' }),
  event(32, 2, {
    kind: 'action',
    cause: 'restart web asked for in the app: 1 step',
    actor: 'user',
    data: { plan: 'p1', services: ['web'] },
  }),
];

const [stack] = brokenView.stacks;
if (!stack) throw new Error('the example has no stack');
const found = incidentsOf(STORY)[0];
if (!found) throw new Error('the story has no incident');

/** The broken shop with what led to it. */
export const storyView = exampleView([
  {
    ...stack,
    events: STORY.slice(-6),
    incidents: [{ ...incident, rootService: 'api' }],
    findings: [
      ...stack.findings,
      {
        id: 'port-shadowed/api',
        severity: 'error',
        service: 'api',
        message: `api: ${SHADOW}`,
        evidence: ['127.0.0.1:8000 pid 4711 (python main.py --port 8000): a copy of api, answers for localhost'],
        fixes: [{ intent: 'planFixPorts', label: 'Fix ports' }],
      },
    ],
  },
]);

/** The same with findings that nobody wants to hear of any more. */
export const mutedView = exampleView([
  { ...stack, findings: stack.findings.map((finding) => ({ ...finding, muted: 'stack' as const })) },
]);

const line = (seed: number, usual: number) =>
  Array.from({ length: 60 }, (_, at) => (at % 23 === 7 ? null : usual * (1 + ((at * 37 + seed) % 17) / 30)));

const metrics: Metrics = {
  from: exampleNow - 60 * minute,
  stepMs: minute,
  latency: { means: line(1, 6), peaks: line(5, 9) },
  cpu: { means: line(3, 2), peaks: line(9, 5) },
  memory: { means: line(2, 180_000_000), peaks: line(4, 190_000_000) },
  passed: Array.from({ length: 60 }, (_, at) => (at < 54 ? 12 : 0)),
  failed: Array.from({ length: 60 }, (_, at) => (at < 54 ? 0 : 12)),
  failures: [
    {
      from: exampleNow - 6 * minute,
      to: exampleNow - 5_000,
      count: 72,
      message: '200, but from pid 4711 (python main.py), not from container shop-api',
      output: '{"status":"healthy","version":"2.3.0-dev"}',
    },
  ],
};

/** What the supervisor answers to the pages of that shop. */
export const storyAnswers: FakeAnswers = {
  timeline: timelineOf(
    STORY,
    { from: exampleNow - 24 * 60 * minute, to: exampleNow, finestMs: minute },
    stack.services.map(({ id }) => id),
    exampleNow,
  ),
  history: STORY,
  report: reportOf({
    stack: 'shop',
    incident: found,
    events: STORY,
    findings: storyView.stacks[0]?.findings ?? [],
    needs: stack.services.map(({ id, dependsOn }) => {
      return { id, wanted: true, dependsOn: dependsOn.map(({ service }) => service) };
    }),
    now: exampleNow,
  }),
  metrics,
  logs: shopLogs,
  details: {
    processes: [
      {
        pid: 4_242,
        command: 'uvicorn main:app --port 8000',
        startedAt: exampleNow - 17 * minute,
        cpu: 1.4,
        memory: 84_000_000,
        listens: ['0.0.0.0:8000'],
      },
      {
        pid: 4_243,
        parent: 4_242,
        command: 'python -c from multiprocessing.spawn import spawn_main; spawn_main()',
        startedAt: exampleNow - 17 * minute,
        cpu: 0.3,
        memory: 41_000_000,
        listens: [],
      },
    ],
    container: {
      image: 'registry.example.com/shop/api:2.4',
      digest: 'sha256:9f2c41d07aa18c3bb1e4cbb7e52c9a6e8d0f3b7713bb7f5dd5ea7a2a6bd1d0c4',
      createdAt: exampleNow - 6 * 24 * 60 * minute,
      startedAt: exampleNow - 600 * minute,
      mounts: [{ kind: 'bind', source: '/home/mara/shop/api/migrations', target: '/app/migrations', readOnly: true }],
      networks: [{ name: 'shop_default', address: '172.18.0.4', aliases: ['api', 'shop-api'] }],
      limits: { memoryBytes: 512_000_000, cpus: 1.5 },
    },
    environment: [
      { name: 'DATABASE_URL', origin: 'env-file', file: 'api/.env', line: 3, fingerprint: '9f2c41d0' },
      { name: 'A_RATHER_LONG_NAME_OF_A_VARIABLE_FOR_TELEMETRY_EXPORT', origin: 'file', fingerprint: '77ab01cc' },
    ],
    inherited: 31,
    definition: {
      text: 'api:\n  image: shop/api:2.4\n  ports: ["8000:8000"]\n  restart: unless-stopped\n',
      file: '/home/mara/shop/stacklight.yaml',
      line: 12,
    },
    notes: 'See the [runbook](https://wiki.example.com/api) first. Logs in with `mara`.',
  },
};
