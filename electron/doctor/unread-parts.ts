/** The parts of a look, and which of them tell of a fault: what was not read proves nothing. Pure. */
import type { Stack } from '../stack/stack.ts';

export type Part =
  | 'your environment'
  | 'containers'
  | 'processes'
  | 'stray copies'
  | 'disks'
  | 'logs'
  | 'env files'
  | 'programs'
  | 'names';

const ENVIRONMENT: readonly Part[] = ['env files', 'your environment'];

/** By check. Those that are not here know what they judge without reading anything, or look at containers only. */
const PARTS: Readonly<Record<string, readonly Part[]>> = {
  'port-shadowed': [],
  'port-taken': [],
  'port-assumed': [],
  'port-unheld': [],
  'duplicate-deployment': ['processes'],
  'host-uses-container-name': [...ENVIRONMENT, 'containers', 'names', 'stray copies'],
  'env-file-missing': ['env files', 'processes'],
  'env-key-missing': ENVIRONMENT,
  'env-value-cut': [],
  'secret-mismatch': [...ENVIRONMENT, 'containers'],
  // What is mounted or stands in a command line has no fix to be proved.
  'secret-exposed': ['env files'],
  'command-missing': ['your environment', 'programs'],
  'preflight-failed': [],
  'engine-down': [],
  'engine-forbidden': [],
  'dependency-down': [],
  'crash-loop': [],
  'service-down': [],
  'terminal-bound': ['processes'],
  'dns-slow': ['names'],
  'disk-full': ['disks'],
  'log-growth': ['logs'],
  'bound-to-all-interfaces': [],
  'clock-jump': [],
};

export function hasContainers({ services }: Pick<Stack, 'services'>): boolean {
  return services.some(({ kind }) => kind === 'container');
}

/** Of the parts that were not read, those without which this check cannot say that a fault is gone. */
export function blindFor(
  check: string,
  { unread = [], stack }: { readonly unread?: readonly Part[]; readonly stack: Pick<Stack, 'services'> },
): readonly Part[] {
  const needed = PARTS[check] ?? ['containers'];
  // Only a stack's own containers hold its secrets; the names of others count for one check alone.
  const matters = (part: Part) => part !== 'containers' || hasContainers(stack) || check === 'host-uses-container-name';
  return unread.filter((part) => needed.includes(part) && matters(part));
}
