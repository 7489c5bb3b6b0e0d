import type { ServiceView } from '../electron/contract/service.ts';
import { troubleOf } from '../shared/headline/trouble.ts';
import { isUp } from './state-look.ts';

/** What was typed into the field above the list, understood. Every part has to fit. */
export interface Filter {
  readonly words: readonly string[];
  /** Of `is:`: a state as the contract names it, or one of `lamps`. */
  readonly states: readonly string[];
  readonly kinds: readonly string[];
  readonly ports: readonly number[];
  readonly stacks: readonly string[];
}

/** What each lamp of the light lists, and a few words of the same kind. */
export const lamps = ['down', 'attention', 'up'] as const;
export type Lamp = (typeof lamps)[number];

/** What lists the services of a lamp; of one stack, where several are open. */
export function lampFilter(lamp: Lamp, stack?: string): string {
  // A name with spaces is looked for by its first word.
  const name = stack?.toLowerCase().split(/\s/)[0];
  return [`is:${lamp}`, ...(name ? [`stack:${name}`] : [])].join(' ');
}

/** What each kind may be called by whoever types it. */
const KINDS: Readonly<Record<string, ServiceView['kind']>> = {
  native: 'native',
  process: 'native',
  container: 'container',
  docker: 'container',
  external: 'external',
  watched: 'external',
};

/** `api is:down kind:container port:8000 stack:shop`, in any order; `:8000` is a port too, and everything else a part of the name. */
export function parseFilter(text: string): Filter {
  const parts = text.toLowerCase().split(/\s+/).filter(Boolean);
  const after = (prefix: string) =>
    parts.flatMap((part) => (part.startsWith(prefix) && part !== prefix ? [part.slice(prefix.length)] : []));
  const ports = parts.flatMap((part) => /^(?:port)?:(\d{1,5})$/.exec(part)?.[1] ?? []);
  const words = parts.filter((part) => !/^(?:is|kind|stack|port|):/.test(part));
  return { words, states: after('is:'), kinds: after('kind:'), ports: ports.map(Number), stacks: after('stack:') };
}

/** True when nothing was asked for. */
export function isOpen({ words, states, kinds, ports, stacks }: Filter): boolean {
  return words.length + states.length + kinds.length + ports.length + stacks.length === 0;
}

/** True when the service of this stack fits every part. `stack`: the name that people read. */
export function fits({ words, states, kinds, ports, stacks }: Filter, service: ServiceView, stack: string): boolean {
  const id = service.id.toLowerCase();
  return (
    words.every((word) => id.includes(word)) &&
    states.every((state) => isIn(state, service)) &&
    kinds.every((kind) => Object.entries(KINDS).some(([word, one]) => word.startsWith(kind) && one === service.kind)) &&
    ports.every((port) => service.ports.some((one) => String(one.port).startsWith(String(port)))) &&
    stacks.every((name) => stack.toLowerCase().includes(name))
  );
}

/** Which lamp a service lights: red, amber or green; none when it is off or on its way. */
export function lampOf(service: ServiceView): Lamp | undefined {
  const trouble = troubleOf(service);
  if (trouble === undefined) return isUp(service) ? 'up' : undefined;
  return trouble === 'backoff' || trouble === 'silent' || trouble === 'short' ? 'attention' : 'down';
}

/** A state may be given by its first letters, as it is while somebody types. */
function isIn(state: string, service: ServiceView): boolean {
  const lamp = lampOf(service);
  const names = [
    service.state,
    lamp ?? (service.state === 'stopped' ? 'off' : 'busy'),
    ...(service.shadowed ? ['shadowed'] : []),
    ...(lamp === 'down' || lamp === 'attention' ? ['trouble'] : []),
    ...(service.state === 'backoff' ? ['retrying'] : []),
  ];
  return names.some((name) => name.startsWith(state));
}
