import type { HolderView, PortView, ServiceView } from '../../electron/contract/service.ts';

/** The moment at which every example is taken; a page that shows them has its clock near it. */
export const exampleNow = Date.UTC(2026, 10, 21, 14, 30, 0);
const second = 1_000;
const minute = 60 * second;

/** A service that is well, but for what is said otherwise. */
export function exampleService(id: string, over: Partial<ServiceView> = {}): ServiceView {
  return {
    id,
    kind: 'native',
    desired: 'up',
    state: 'healthy',
    since: exampleNow - 14 * minute,
    message: '200 in 4 ms',
    shadowed: false,
    actor: 'Stacklight (on-failure)',
    generation: 3,
    health: exampleHealth([4, 5, 3, 6, 4]),
    process: { pid: 4_242, startedAt: exampleNow - 14 * minute, cpu: 1.4, memory: 84_213_760 },
    ports: [],
    restarts: { count: 0, inWindow: 0 },
    dependsOn: [],
    waitingFor: [],
    ...over,
  };
}

/** Health of checks that took so long, oldest first; a negative latency is a failed check. */
export function exampleHealth(latencies: readonly number[]): ServiceView['health'] {
  const results = latencies.map((latency, index) => ({
    at: exampleNow - (latencies.length - index) * 5 * second,
    ok: latency >= 0,
    message: latency >= 0 ? '200' : 'connection refused',
    latencyMs: Math.abs(latency),
    output: latency >= 0 ? '{"status":"healthy"}' : 'connect ECONNREFUSED 127.0.0.1:8000',
  }));
  const failing = latencies.length - 1 - latencies.findLastIndex((latency) => latency >= 0);
  const check = 'http http://localhost:8000/health, every 5 s';
  return { status: failing > 0 ? 'unhealthy' : 'healthy', failing, checkedAt: exampleNow - 5 * second, check, results };
}

/** A port held by its own service, but for what is said otherwise. */
export function examplePort(port: number, over: Partial<PortView> = {}): PortView {
  return { port, protocol: 'tcp', holders: [exampleHolder({ address: '127.0.0.1' })], ...over };
}

export function exampleHolder(over: Partial<HolderView> = {}): HolderView {
  return {
    address: '0.0.0.0',
    pid: 4_242,
    command: '/usr/bin/python3 -m uvicorn main:app --port 8000',
    startedAt: exampleNow - 14 * minute,
    user: 'mara',
    workingDir: '/home/mara/shop/api',
    parents: ['stacklight', 'systemd --user'],
    verdict: 'expected',
    reason: 'It is the process that Stacklight started for this service.',
    answers: ['localhost', '127.0.0.1'],
    ...over,
  };
}

/** Six copies of the API that share a container's port. */
function exampleStrays(): HolderView[] {
  return Array.from({ length: 6 }, (_, index) =>
    exampleHolder({
      address: '127.0.0.1',
      pid: 4_711 + index * 13,
      command: 'python main.py --port 8000',
      startedAt: exampleNow - (96 - index * 7) * minute,
      parents: ['bash', 'gnome-terminal-server'],
      verdict: 'duplicate',
      reason: 'A copy of api that was started by hand in a terminal, beside the container shop-api.',
      answers: index === 0 ? ['localhost', '127.0.0.1'] : [],
    }),
  );
}

/** The API whose port is answered by strays although every URL says 200. */
export function shadowedApi(): ServiceView {
  const container = { id: '9f2c41d07aa18c3b', name: 'shop-api', image: 'shop/api:2.4', status: 'running' };
  const own = exampleHolder({
    address: '127.0.0.2',
    pid: undefined,
    command: undefined,
    container: 'shop-api',
    verdict: 'expected',
    reason: 'The container of this service publishes the port here.',
    answers: ['127.0.0.2'],
  });
  const message = '200, but from pid 4711 (python main.py, started 12:54 in a terminal), not from container shop-api';
  return exampleService('api', {
    kind: 'container',
    shadowed: true,
    message,
    actor: 'the engine (unless-stopped)',
    process: undefined,
    container,
    ports: [examplePort(8_000, { holders: [...exampleStrays(), own], message: 'localhost is answered by pid 4711.' })],
    dependsOn: [{ service: 'db', condition: 'service_healthy' }],
    openUrl: 'http://localhost:8000/docs',
  });
}
