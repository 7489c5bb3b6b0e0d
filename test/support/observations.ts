/** What the doctor reads, with everything that does not matter to a test filled in. */
import type { Observations, ServiceFacts } from '../../electron/doctor/check.ts';
import type { ContainerDetails } from '../../electron/doctor/facts/container-details.ts';
import type { EnvFileFacts } from '../../electron/doctor/facts/environment-facts.ts';
import type { MachineFacts } from '../../electron/doctor/facts/machine-facts.ts';
import type { Holder } from '../../electron/ports/types.ts';
import type { ServiceSpec, Stack } from '../../electron/stack/stack.ts';
import { aListener, anInventory, aProcess } from './ports.ts';
import { stackOf } from './stack-text.ts';

const DAY = 86_400_000;
/** An afternoon, wall clock. */
export const now = new Date(2026, 10, 21, 14, 30).getTime();

/** A stack with a native api, a web that needs it, and a container. */
const SHOP = `name: shop
services:
  db: { container: shop-db, ports: ["127.0.0.1:5432:5432"] }
  api: { command: python main.py --port 8000, working_dir: ./api, ports: [8000], depends_on: [db], restart: on-failure }
  web: { command: npm run dev, working_dir: ./web, ports: [3001], depends_on: [api], restart: on-failure }
`;

export function aStack(text = SHOP): Stack {
  return stackOf(text);
}

function factsOf(spec: ServiceSpec, over: Partial<ServiceFacts> = {}): ServiceFacts {
  return {
    spec,
    desired: 'up',
    state: 'healthy',
    since: now - 60_000,
    message: 'healthy',
    missing: [],
    restarts: { total: 0, inWindow: 0 },
    checks: [],
    pids: [],
    ...over,
  };
}

type Over = Partial<Omit<Observations, 'services' | 'machine'>> & {
  /** By service id: what is other than healthy. */
  readonly services?: Readonly<Record<string, Partial<ServiceFacts>>>;
  readonly machine?: Partial<MachineFacts>;
};

/** A healthy stack on a healthy machine, except for what a test says. */
export function seenWith({ services = {}, machine = {}, stack = aStack(), ...over }: Over = {}): Observations {
  return {
    now,
    stack,
    services: stack.services.map((spec) => factsOf(spec, services[spec.id])),
    holders: [],
    shadows: [],
    inventory: anInventory([]),
    engine: { reachable: true },
    containers: [],
    networks: [],
    environment: { services: [], files: [] },
    machine: {
      bootId: 'boot-2',
      upBeforeReboot: [],
      clockJumps: [],
      disks: [{ path: '/srv/shop', freeBytes: 50e9, totalBytes: 250e9 }],
      logs: [],
      names: [],
      processes: [],
      copies: [],
      programs: [],
      ...machine,
    },
    ...over,
  };
}

/** A holder of a port of `service`; without more, a python in the folder of the api. */
export function aHolder(service: string, port: number, over: Partial<Holder> = {}): Holder {
  const listener = aListener(port, '127.0.0.1');
  return {
    service,
    port,
    protocol: 'tcp',
    address: listener.address,
    process: aProcess(4_711, `python main.py --port ${port}`),
    sharedBy: [],
    parents: [],
    verdict: 'expected',
    reason: `the process of ${service}`,
    answers: [],
    ...over,
  };
}

export function aContainerWith(name: string, over: Partial<ContainerDetails> = {}): ContainerDetails {
  return {
    id: `id-${name}`,
    name,
    image: 'postgres:17',
    imageId: 'sha256:1',
    status: 'running',
    startedAt: now - DAY,
    finishedAt: 0,
    exitCode: 0,
    error: '',
    restartPolicy: { name: 'unless-stopped', maxRetries: 0 },
    labels: {},
    networks: [],
    networkMode: 'bridge',
    published: [],
    environment: {},
    references: [],
    ...over,
  };
}

export function anEnvFile(path: string, over: Partial<EnvFileFacts> = {}): EnvFileFacts {
  return { path, required: false, exists: true, mode: 0o100600, keys: [], missingFromExample: [], ...over };
}

/** What a service is that cannot start for this reason. */
export const blockedBy = (code: string, message: string, hint?: string) => ({
  state: 'blocked' as const,
  message,
  blocked: { code, message, ...(hint ? { hint } : {}) },
});

/** What a service is that was killed and is not restarted. */
export const died = { state: 'failed' as const, message: 'was ended by SIGKILL; not restarted (restart: no)' };
