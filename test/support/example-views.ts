import type { Action } from '../../electron/contract/action.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import type { View } from '../../electron/contract/view.ts';
import { fixPortsAction } from './example-actions.ts';
import { exampleEvents } from './example-events.ts';
import {
  exampleHealth,
  exampleHolder,
  exampleNow,
  examplePort,
  exampleService,
  shadowedApi,
} from './example-services.ts';
import { everyState, longNamed } from './example-states.ts';

const second = 1_000;
const minute = 60 * second;

export function exampleStack(over: Partial<Snapshot> = {}): Snapshot {
  return {
    key: 'shop',
    stack: 'shop',
    file: '/home/mara/shop/stacklight.yaml',
    light: 'green',
    since: exampleNow - 14 * minute,
    summary: 'shop: 4 of 4 up',
    services: healthyServices(),
    findings: [],
    incidents: [],
    events: exampleEvents(),
    fileProblems: [],
    demo: false,
    ...over,
  };
}

export function exampleView(stacks: Snapshot[], over: Partial<View> = {}): View {
  return { revision: 1, stacks, runtime: 'Electron 45.4.1, Node 24.11.0, Stacklight 0.1.0', hasTray: true, ...over };
}

function healthyServices(): Snapshot['services'] {
  const container = { id: '1d07aa18c3b9f2c4', name: 'shop-db', image: 'postgres:17', status: 'running' };
  const engine = { kind: 'container', process: undefined, actor: 'the engine (unless-stopped)' } as const;
  const needsDb = [{ service: 'db', condition: 'service_healthy' }];
  return [
    exampleService('db', { ...engine, container, message: 'accepting connections', ports: [examplePort(5_432)] }),
    exampleService('api', { ports: [examplePort(8_000)], dependsOn: needsDb, openUrl: 'http://localhost:8000/docs' }),
    exampleService('web', {
      ports: [examplePort(3_001)],
      dependsOn: [{ service: 'api', condition: 'service_started' }],
      health: exampleHealth([12, 9, 31, 11, 10]),
      message: '200 in 10 ms',
      openUrl: 'http://localhost:3001',
    }),
    exampleService('worker', { state: 'running', message: '', health: { status: 'none', failing: 0, results: [] } }),
  ];
}

/** Everything well. */
export const greenView = exampleView([exampleStack()]);

/** Nothing open yet. */
export const emptyView = exampleView([]);

/** One service in each state, and names that are too long. */
export const allStatesView = exampleView([
  exampleStack({
    light: 'red',
    summary: 'shop: 3 of 13 up, failed and 3 more down for 2 min',
    services: [...everyState(), longNamed()],
    findings: exampleFindings(),
    incidents: [
      {
        id: 'i1',
        openedAt: exampleNow - 15 * minute,
        closedAt: exampleNow - 14 * minute,
        rootService: 'api',
        cause: 'was killed by SIGKILL',
        services: ['api', 'web'],
      },
      {
        id: 'i2',
        openedAt: exampleNow - 2 * minute,
        rootService: 'failed',
        cause: 'gave up after 5 failed starts in 60 s',
        services: ['failed', 'waiting'],
      },
    ],
  }),
]);

function exampleFindings(): Snapshot['findings'] {
  return [
    {
      id: 'restart-policy-off',
      severity: 'info',
      service: 'db',
      message: 'will not come back after a reboot: its restart policy is "no"',
      evidence: ['docker inspect shop-db: HostConfig.RestartPolicy.Name = no'],
      fixes: [],
    },
    {
      id: 'port-shadowed',
      severity: 'error',
      service: 'unhealthy',
      message: 'is being answered by something else on port 8000',
      evidence: ['connect 127.0.0.1:8000 → pid 4711 (python main.py)', 'expected: container shop-api (9f2c41d07aa1)'],
      fixes: [{ intent: 'fixPorts', label: 'Fix ports' }],
    },
  ];
}

export function shadowedStack(action?: Action): Snapshot {
  const others = healthyServices().filter(({ id }) => id !== 'api');
  return exampleStack({
    light: 'red',
    since: exampleNow - 2 * minute,
    summary: 'shop: 3 of 4 up, api shadowed 2 min',
    services: [shadowedApi(), ...others],
    findings: exampleFindings().slice(1),
    ...(action ? { action } : {}),
  });
}

/** Six strays answer for the container although each URL says 200. */
export const shadowedView = exampleView([shadowedStack()]);

/** A plan that has nothing to do. */
export const nothingToFixView = exampleView([
  exampleStack({
    action: {
      ...fixPortsAction('planned'),
      plan: {
        id: 'plan-2',
        kind: 'fix-ports',
        steps: [],
        choices: [],
        notes: ['Port 8000 is in TIME_WAIT; that ends by itself within a minute.'],
      },
    },
  }),
]);

/** The demo, working, beside a stack whose file is broken. */
export const twoStacksView = exampleView([
  exampleStack({
    key: 'demo',
    stack: 'demo',
    demo: true,
    light: 'blue',
    since: exampleNow - 3 * second,
    summary: 'demo: 3 of 4 up, web starting',
    services: healthyServices().map((service) =>
      service.id === 'web'
        ? { ...service, state: 'starting', since: exampleNow - 3 * second, message: 'waiting for its first check' }
        : service,
    ),
  }),
  exampleStack({
    light: 'amber',
    summary: 'shop: 3 of 4 up, api retrying in 4 s',
    services: healthyServices().map((service) =>
      service.id === 'api'
        ? {
            ...service,
            state: 'backoff',
            message: 'exited with code 1',
            restarts: { count: 2, inWindow: 2, nextAt: exampleNow + 4 * second },
          }
        : service,
    ),
    fileProblems: [
      {
        code: 'unknown-key',
        message: 'services.api has a key "comand" that is not known',
        hint: 'Did you mean "command"?',
        file: '/home/mara/shop/stacklight.yaml',
        line: 12,
        column: 5,
      },
    ],
  }),
]);

/** A service that cannot start because of a process that we may not touch. */
export const blockedView = exampleView([
  exampleStack({
    light: 'red',
    summary: 'shop: 3 of 4 up, web blocked 1 min',
    services: healthyServices().map((service) =>
      service.id === 'web'
        ? {
            ...service,
            state: 'blocked',
            process: undefined,
            message: 'port 3001 is held by pid 612 (nginx) of user root; stop it or give web another port',
            ports: [
              examplePort(3_001, {
                message: 'The port is held by a process of another user.',
                holders: [
                  exampleHolder({
                    pid: 612,
                    command: 'nginx: master process',
                    user: 'root',
                    verdict: 'protected',
                    reason: 'It belongs to another user (root).',
                    workingDir: undefined,
                  }),
                ],
              }),
            ],
          }
        : service,
    ),
  }),
]);
