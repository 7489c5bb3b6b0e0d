/** What is wrong with a service, in one order of urgency for list, headline, tray and terminal. Pure. */

/** As much of a port's holder as is looked at here. Fits `HolderView` of the contract. */
export interface SeenHolder {
  readonly verdict: 'expected' | 'stale' | 'duplicate' | 'foreign' | 'protected';
  /** Nothing is wrong with it: it holds an address where the service is not to answer. */
  readonly bystander?: boolean | undefined;
  readonly pid?: number | undefined;
  readonly command?: string | undefined;
  readonly container?: string | undefined;
  /** Epoch milliseconds. */
  readonly startedAt?: number | undefined;
}

/** As much of a service as is looked at here. Fits `ServiceView` of the contract. */
export interface SeenService {
  readonly id: string;
  readonly kind: 'native' | 'container' | 'external';
  readonly desired: 'up' | 'down';
  readonly state:
    | 'stopped'
    | 'waiting'
    | 'starting'
    | 'running'
    | 'healthy'
    | 'unhealthy'
    | 'stopping'
    | 'backoff'
    | 'failed'
    | 'blocked'
    | 'completed'
    | 'unknown';
  /** Epoch milliseconds of the last change of state. */
  readonly since: number;
  /** One clause on what is, and why. */
  readonly message: string;
  readonly shadowed: boolean;
  readonly unheldPorts?: readonly number[] | undefined;
  readonly replicas?: { readonly wanted: number; readonly up: number } | undefined;
  readonly ports: readonly { readonly port: number; readonly holders: readonly SeenHolder[] }[];
  readonly dependsOn: readonly { readonly service: string }[];
  /** What it waits for, or misses although it is up. */
  readonly waitingFor: readonly string[];
}

export type Trouble =
  /** Something else answers in its place. */
  | 'shadowed'
  /** Nobody wants it, and it cannot be stopped. */
  | 'stuck'
  | 'failed'
  /** It cannot even be started. */
  | 'blocked'
  | 'stopped'
  | 'unhealthy'
  | 'unknown'
  | 'backoff'
  /** Up, but nothing listens where it should. */
  | 'silent'
  /** Up, but not with all of its containers. */
  | 'short';

/** Worst first: what a person has to act on, then what may mend itself or works in part. */
const ORDER: readonly Trouble[] = [
  ...['shadowed', 'stuck', 'failed', 'blocked', 'stopped', 'unhealthy', 'unknown'],
  ...['backoff', 'silent', 'short'],
] as readonly Trouble[];

/** What is wrong with it; undefined when nothing is. */
export function troubleOf(service: SeenService): Trouble | undefined {
  const { state, desired, replicas } = service;
  if (service.shadowed) return 'shadowed';
  if (desired === 'down') return state === 'failed' ? 'stuck' : undefined;
  switch (state) {
    case 'failed':
    case 'blocked':
    case 'stopped':
    case 'unhealthy':
    case 'unknown':
    case 'backoff':
      return state;
    case 'running':
    case 'healthy':
      if (service.unheldPorts) return 'silent';
      return replicas && replicas.up < replicas.wanted ? 'short' : undefined;
    default:
      return undefined;
  }
}

/** The place of a service in a list with the worst first: trouble, what is up to something, what is up, what is off. */
export function troubleRank(service: SeenService): number {
  const trouble = troubleOf(service);
  if (trouble) return ORDER.indexOf(trouble);
  const busy = ['waiting', 'starting', 'stopping'].includes(service.state);
  return ORDER.length + (busy ? 0 : service.state === 'stopped' ? 2 : 1);
}

/** True for trouble that may be over by itself in a moment, or that leaves the service of use. */
export function isMild(trouble: Trouble): boolean {
  return ORDER.indexOf(trouble) >= ORDER.indexOf('backoff');
}

/** Services in trouble with no trouble behind them that is their cause: worst first, then by how many need them, then in file order. */
export function rootsOf(services: readonly SeenService[]): readonly SeenService[] {
  const troubled = services.filter((service) => troubleOf(service) !== undefined);
  const ids = new Set(troubled.map(({ id }) => id));
  const roots = troubled.filter(({ id, waitingFor }) => !waitingFor.some((other) => other !== id && ids.has(other)));
  const needed = new Map(roots.map(({ id }) => [id, dependentsOf(id, services).length]));
  const tier = (service: SeenService) => (isMild(troubleOf(service) ?? 'short') ? 1 : 0);
  // A circle has no root: then all of them are.
  return [...(roots.length > 0 ? roots : troubled)].sort(
    (a, b) => tier(a) - tier(b) || (needed.get(b.id) ?? 0) - (needed.get(a.id) ?? 0) || troubleRank(a) - troubleRank(b),
  );
}

/** What needs this service, directly or over others, in file order; never itself. */
export function dependentsOf(id: string, services: readonly SeenService[]): readonly string[] {
  const found = new Set([id]);
  for (const one of found)
    for (const service of services)
      if (service.dependsOn.some((dependency) => dependency.service === one)) found.add(service.id);
  return services.map((service) => service.id).filter((other) => other !== id && found.has(other));
}
