/** Stacks of 3, 14 and 300 services as a stranger may have them, with what a screen is to show of them. */
import type { ServiceView } from '../../electron/contract/service.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import type { View } from '../../electron/contract/view.ts';
import { exampleHealth, exampleNow, examplePort, exampleService, shadowedApi } from '../support/example-services.ts';
import { exampleStack, exampleView } from '../support/example-views.ts';

const minute = 60_000;

/** Answers of about this many milliseconds over a quarter of an hour, with a slow spell and a gap; the same each time. */
function latencyAround(usual: number, seed: number): NonNullable<ServiceView['latency']> {
  const means = Array.from({ length: 30 }, (_, at) => {
    if (seed % 7 === 3 && at > 9 && at < 13) return null;
    const spell = at > 18 && at < 23 && seed % 3 === 0 ? 2.4 : 1;
    return Math.round(usual * spell * (0.85 + (((at * 37 + seed * 61) % 17) / 17) * 0.4) * 10) / 10;
  });
  return { stepMs: 30_000, means };
}

const container = (name: string, image: string) => ({
  kind: 'container' as const,
  actor: 'the engine (unless-stopped)',
  container: { id: '1d07aa18c3b9f2c4', name: `shop-${name}`, image, status: 'running' },
});

interface Part {
  readonly id: string;
  readonly port?: number;
  readonly needs?: readonly string[];
  readonly image?: string;
  readonly ms?: number;
  readonly mb?: number;
}

const PARTS: readonly Part[] = [
  { id: 'db', port: 5_432, image: 'postgres:17', ms: 2, mb: 212 },
  { id: 'api', port: 8_000, needs: ['db', 'redis'], ms: 9, mb: 184 },
  { id: 'web', port: 3_001, needs: ['api'], ms: 14, mb: 402 },
  { id: 'redis', port: 6_379, image: 'redis:8', ms: 1, mb: 18 },
  { id: 'worker', needs: ['redis', 'db'], mb: 121 },
  { id: 'scheduler', needs: ['redis'], mb: 64 },
  { id: 'search', port: 9_200, image: 'opensearch:3', ms: 21, mb: 1_310 },
  { id: 'mail', port: 8_025, image: 'mailpit:1.27', ms: 3, mb: 22 },
  { id: 'storage', port: 9_000, image: 'minio:2026', ms: 5, mb: 96 },
  { id: 'auth', port: 8_443, needs: ['db'], ms: 12, mb: 233 },
  { id: 'billing', port: 8_010, needs: ['db', 'auth'], ms: 18, mb: 141 },
  { id: 'thumbnails', needs: ['storage'], mb: 77 },
  { id: 'docs', port: 4_000, ms: 7, mb: 88 },
  { id: 'tunnel', mb: 31 },
];

function built({ id, port, needs = [], image, ms, mb = 40 }: Part, at: number): ServiceView {
  const startedAt = exampleNow - (14 + at * 3) * minute;
  return exampleService(id, {
    ...(image ? container(id, image) : {}),
    process: { pid: 4_242 + at, startedAt, cpu: 1.4, memory: mb * 1_000_000 },
    since: startedAt,
    ports: port === undefined ? [] : [examplePort(port)],
    dependsOn: needs.map((service) => ({ service, condition: 'service_healthy' })),
    restarts: { count: at === 5 ? 2 : 0, inWindow: 0 },
    ...(port === 3_001 || port === 4_000 ? { openUrl: `http://localhost:${port}` } : {}),
    ...(ms === undefined
      ? { state: 'running' as const, message: 'running', health: { status: 'none', failing: 0, results: [] } }
      : { latency: latencyAround(ms, at), health: exampleHealth([ms, ms, ms + 1, ms, ms]) }),
  });
}

const checks = { passed: 2_412, failed: 0 };

function stackOf(services: readonly ServiceView[], over: Partial<Snapshot> = {}): Snapshot {
  return exampleStack({ services: [...services], since: exampleNow - 72 * minute, checks, ...over });
}

/** Three, all well. */
export const threeView = exampleView([stackOf(PARTS.slice(0, 3).map(built).map(without('redis')))]);

/** Fourteen, all well. */
export const fourteenView = exampleView([stackOf(PARTS.map(built))]);

/** Fourteen, of which one is shadowed, one was given up, one retries, and others suffer from them. */
export const brokenView = exampleView([
  stackOf(PARTS.map(built).map(broken), {
    light: 'red',
    since: exampleNow - 95 * minute,
    findings: [
      {
        id: 'service-down/search',
        severity: 'error',
        service: 'search',
        message: 'search has been down for 4 min: gave up after 5 failed starts in 60 s; last: exited with code 137.',
        evidence: ['its last words: max virtual memory areas vm.max_map_count [65530] is too low'],
        fixes: [{ intent: 'restart', label: 'Start it again' }],
      },
      {
        id: 'restart-policy-off/mail',
        severity: 'info',
        service: 'mail',
        message: 'mail will not come back after a reboot: its restart policy is "no"',
        evidence: ['docker inspect shop-mail: HostConfig.RestartPolicy.Name = no'],
        fixes: [{ intent: 'planFix', label: 'Set unless-stopped' }],
      },
    ],
  }),
]);

function broken(service: ServiceView): ServiceView {
  const so = (over: Partial<ServiceView>): ServiceView => ({ ...service, ...over });
  switch (service.id) {
    case 'api':
      return { ...shadowedApi(), dependsOn: service.dependsOn, since: exampleNow - 95 * minute };
    case 'web':
      return so({ message: 'up, but api is shadowed', waitingFor: ['api'] });
    case 'search':
      return so({
        state: 'failed',
        since: exampleNow - 4 * minute,
        process: undefined,
        message: 'gave up after 5 failed starts in 60 s; last: exited with code 137',
        health: { status: 'none', failing: 0, results: [] },
      });
    case 'tunnel':
      return so({
        state: 'backoff',
        since: exampleNow - 12_000,
        process: undefined,
        message: 'exited with code 255; will be restarted',
        restarts: { count: 7, inWindow: 3, nextAt: exampleNow + 4_000 },
      });
    case 'docs':
      return so({ desired: 'down', state: 'stopped', message: 'stopped', process: undefined });
    default:
      return service;
  }
}

/** Three hundred, two of them down. */
export const manyView: View = exampleView([
  stackOf(
    Array.from({ length: 300 }, (_, at) => {
      const part = PARTS[at % PARTS.length] ?? { id: 'service' };
      const service = built({ ...part, id: `${part.id}-${String(at + 1).padStart(3, '0')}`, needs: [] }, at);
      const isDown = at === 141 || at === 288;
      return isDown
        ? {
            ...service,
            state: 'failed' as const,
            process: undefined,
            message: 'exited with code 1',
            since: exampleNow - 9 * minute,
          }
        : service;
    }),
    { light: 'red', since: exampleNow - 9 * minute, checks: { passed: 98_214, failed: 12 } },
  ),
]);

/** The engine is not running: nothing is known of what runs in it. */
export const noEngineView = exampleView([
  stackOf(
    PARTS.slice(0, 9)
      .map(built)
      .map((service) =>
        service.kind === 'container'
          ? {
              ...service,
              state: 'unknown' as const,
              since: exampleNow - minute,
              process: undefined,
              message: 'the Docker engine does not answer',
            }
          : service,
      ),
    { light: 'red', since: exampleNow - minute },
  ),
]);

/** A file that cannot be read, while nothing of it ran before. */
export const brokenFileView = exampleView([
  stackOf([], {
    light: 'grey',
    fileProblems: [
      {
        code: 'unknown-key',
        message: 'services.api has a key "comand" that is not known',
        hint: 'Did you mean "command"?',
        file: '/home/mara/shop/stacklight.yaml',
        line: 12,
        column: 5,
      },
      {
        code: 'yaml',
        message: 'services.web.ports: a port is a number from 1 to 65535',
        file: '/home/mara/shop/stacklight.yaml',
        line: 31,
        column: 11,
      },
    ],
  }),
]);

function without(dependency: string) {
  return (service: ServiceView): ServiceView => ({
    ...service,
    dependsOn: service.dependsOn.filter((one) => one.service !== dependency),
  });
}
