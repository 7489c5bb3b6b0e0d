import type { Incident } from '../../electron/contract/incident.ts';
import type { ServiceView } from '../../electron/contract/service.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import type { View } from '../../electron/contract/view.ts';

/** A healthy native service, except for what a test says. */
export function aService(part: Partial<ServiceView> = {}): ServiceView {
  return {
    id: 'api',
    kind: 'native',
    desired: 'up',
    state: 'healthy',
    since: 0,
    message: 'healthy',
    shadowed: false,
    actor: 'Stacklight (on-failure)',
    generation: 1,
    health: { status: 'healthy', failing: 0, results: [] },
    ports: [],
    restarts: { count: 0, inWindow: 0 },
    dependsOn: [],
    waitingFor: [],
    ...part,
  };
}

/** A green stack named shop with one service, except for what a test says. */
export function aSnapshot(part: Partial<Snapshot> = {}): Snapshot {
  return {
    key: 'shop',
    stack: 'shop',
    file: '/home/dev/shop/stacklight.yaml',
    light: 'green',
    since: 0,
    summary: '1 of 1 up',
    services: [aService()],
    findings: [],
    incidents: [],
    events: [],
    fileProblems: [],
    demo: false,
    ...part,
  };
}

export function aView(part: Partial<View> = {}): View {
  return { revision: 1, stacks: [aSnapshot()], runtime: 'Electron', hasTray: true, ...part };
}

/** An open incident that the api began, except for what a test says. */
export function anIncident(part: Partial<Incident> = {}): Incident {
  return { id: 'i1', openedAt: 1_000, rootService: 'api', cause: 'api exited with code 1', services: ['api'], ...part };
}
