/** An outage from its beginning to its proof: six strays stood in front of a container, and one press ended them. As its page tells it. */
import type { Finding } from '../../electron/contract/finding.ts';
import type { HistoryEvent } from '../../electron/contract/history.ts';
import type { Incident } from '../../electron/contract/incident.ts';
import type { ServiceView } from '../../electron/contract/service.ts';
import { incidentsOf } from '../../electron/history/incident-record.ts';
import { timelineOf } from '../../electron/history/lanes.ts';
import { reportOf } from '../../electron/history/report.ts';
import { exampleNow } from '../support/example-services.ts';
import { exampleView } from '../support/example-views.ts';
import type { FakeAnswers } from '../support/fake-host.ts';
import { fourteenView } from './sizes.ts';

const [stack] = fourteenView.stacks;
if (!stack) throw new Error('the example has no stack');

const second = 1_000;
const minute = 60 * second;
/** 12:54:38.430, UTC. */
const began = exampleNow - 96 * minute + 38_430;
const asked = exampleNow - 5 * minute + 2_118;
const strays = Array.from({ length: 6 }, (_, at) => ({ pid: 4_711 + at * 13, command: 'python main.py --port 8000' }));
const cause =
  'port 8000 is shadowed: answers come from pid 4711 (python main.py --port 8000, started 12:54), not from container shop-api';
const incident = { id: 'i8', services: ['api'], openedAt: began, cause };

let seq = 40;
function event(at: number, over: Partial<HistoryEvent>): HistoryEvent {
  seq += 1;
  return { seq, at, kind: 'transition', cause: '', actor: 'stacklight', ...over };
}

const seen = event(began - 18, { service: 'api', from: 'healthy', to: 'unhealthy', cause, actor: 'outside' });

const STORY: readonly HistoryEvent[] = [
  ...stack.services.map(({ id }, at) =>
    event(exampleNow - (600 - at) * minute, {
      service: id,
      from: 'starting',
      to: 'healthy',
      cause: 'its check passed',
    }),
  ),
  seen,
  event(began, {
    kind: 'incident',
    service: 'api',
    cause,
    data: {
      ...incident,
      phase: 'opened',
      findings: [
        {
          id: 'duplicate-deployment/api',
          message:
            'api runs twice: the stack file names container shop-api, and 6 native copies run beside it; `deployment: container` forbids the other kind',
          evidence: [
            'pid 4711 (python main.py --port 8000, started 12:54), in /home/mara/shop/api, started by pid 2210 (bash)',
            'and 5 more of the same',
          ],
        },
      ],
    },
  }),
  event(began + 2, {
    service: 'api',
    kind: 'note',
    cause: 'kept as evidence: its check',
    data: {
      code: 'evidence',
      of: seen.seq,
      probe: { message: '200 in 4 ms, from pid 4711', output: '{"status":"healthy","version":"2.3.0-dev"}' },
    },
  }),
  event(began + 10 * second, {
    kind: 'incident',
    service: 'api',
    cause,
    data: { ...incident, phase: 'due', due: true },
  }),
  event(asked, {
    kind: 'action',
    cause: 'fix-ports asked for in the app: 6 steps',
    actor: 'user',
    data: { plan: 'p8', services: ['api'] },
  }),
  ...strays.map(({ pid, command }, at) =>
    event(asked + 167 + at * 3, {
      kind: 'action',
      service: 'api',
      cause: `pid ${pid} (${command}): pid ${pid} ended`,
      actor: 'user',
    }),
  ),
  event(asked + 340, {
    service: 'api',
    from: 'unhealthy',
    to: 'healthy',
    cause: 'its ports are answered by itself again',
    actor: 'outside',
  }),
  event(asked + 496, {
    kind: 'action',
    cause: 'fix-ports: Verified: every port is answered by its own service.',
    actor: 'user',
    data: {
      plan: 'p8',
      verification: [
        { check: 'api is healthy', ok: true, detail: '200 in 5 ms' },
        {
          check: 'port 8000 is answered by api only',
          ok: true,
          detail: 'held by container shop-api on 127.0.0.1, answers for localhost, 127.0.0.1',
        },
        { check: 'everything that was up before is still up', ok: true, detail: 'db, web, redis and 10 more' },
        { check: 'log in', ok: true, detail: 'POST http://localhost:8000/api/login said 200' },
      ],
    },
  }),
  event(asked + 10_496, {
    kind: 'incident',
    service: 'api',
    cause: 'api is back after 1 h 30 min',
    data: { ...incident, phase: 'closed', due: true },
  }),
];

const over: Incident = { ...incident, rootService: 'api', closedAt: asked + 10_496 };
const record = incidentsOf(STORY)[0];
if (!record) throw new Error('the story has no incident');

/** What is left to do: with it, whoever lost the container had known how to make it again. */
const unmanaged: Finding = {
  id: 'unmanaged-container',
  severity: 'info',
  message: 'shop-api was created by hand: no Compose file describes it, and no one could recreate it if lost.',
  evidence: [
    'container shop-api from shop/api:2.4: no label of Compose, no Compose file beside the stack file names it',
  ],
  fixes: [{ intent: 'write-compose', label: 'Write a Compose file' }],
};

/** All are up again, a few minutes after it. */
export const outageView = exampleView([
  {
    ...stack,
    services: stack.services.map(inContainer),
    since: over.closedAt ?? asked,
    events: STORY.slice(-16),
    incidents: [over],
    findings: [unmanaged],
  },
]);

function inContainer(service: ServiceView): ServiceView {
  const container = { id: '9f2c41d07aa18c3b', name: 'shop-api', image: 'shop/api:2.4', status: 'running' };
  return service.id === 'api' ? { ...service, kind: 'container', container } : service;
}

/** What the supervisor answers to the pages of it. */
export const outageAnswers: FakeAnswers = {
  timeline: timelineOf(
    STORY,
    { from: exampleNow - 24 * 60 * minute, to: exampleNow, finestMs: minute },
    stack.services.map(({ id }) => id),
    exampleNow,
  ),
  history: STORY,
  report: reportOf({
    stack: 'shop',
    incident: record,
    events: STORY,
    findings: [unmanaged],
    needs: stack.services.map(({ id, dependsOn }) => {
      return { id, wanted: true, dependsOn: dependsOn.map(({ service }) => service) };
    }),
    now: exampleNow,
  }),
};
