/** What of a process of process-compose is taken over, what is not, and why it is not ticked. Pure. */
import { interpolate } from '../../syntax/interpolate.ts';
import { literal } from '../escape-dollars.ts';
import type { ProposedService } from '../proposal.ts';
import { mappingOf, textOrNone } from '../tidy.ts';
import type { Process } from './dependencies.ts';
import { type ImportedProbe, probeOf } from './probe.ts';

type Note = (key: string, message: string) => void;

/** Keys of a process that say how it is run, each taken over below. */
const TAKEN = new Set([
  ...[
    'command',
    'entrypoint',
    'working_dir',
    'environment',
    'env_file',
    'depends_on',
    'availability',
    'readiness_probe',
  ],
  ...[
    'liveness_probe',
    'ready_log_line',
    'shutdown',
    'disabled',
    'is_daemon',
    'is_foreground',
    'is_tty',
    'schedule',
    'namespace',
  ],
  ...['description', 'disable_dotenv'],
]);
const TAKEN_OF_AVAILABILITY = new Set(['restart', 'backoff_seconds', 'max_restarts']);
const TAKEN_OF_SHUTDOWN = new Set(['signal', 'timeout_seconds']);

/** The readiness probe, else a line of its output, else the liveness probe. */
export function readyOf(keys: Process['keys'], note: Note): ImportedProbe | undefined {
  const readiness = probeOf(keys.readiness_probe);
  const liveness = probeOf(keys.liveness_probe);
  const line = textOrNone(keys.ready_log_line);
  const log =
    line === undefined
      ? undefined
      : { healthcheck: { log: literal(line.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')) }, ignored: [] };
  const taken = readiness ?? log ?? liveness;
  const key = taken === liveness && !readiness && !log ? 'liveness_probe' : 'readiness_probe';
  if (taken?.ignored.length) note(key, `${taken.ignored.map((one) => `${key}.${one}`).join(', ')} not taken over`);
  if (liveness && taken !== liveness)
    note('liveness_probe', 'a service has one health check, so liveness_probe is not taken over');
  if (readiness && log) note('ready_log_line', 'a service has one health check, so ready_log_line is not taken over');
  return taken;
}

export function whyLeft(keys: Process['keys']): string | undefined {
  if (keys.disabled === true) return 'it is disabled';
  if (keys.schedule !== undefined) return 'it runs on a schedule, which Stacklight has not';
  if (keys.is_daemon === true)
    return 'its command leaves a daemon behind and ends, so that Stacklight would see it end';
  if (keys.is_foreground === true || keys.is_tty === true) return 'it wants a terminal of its own';
  return undefined;
}

export function ignoredKeys(keys: Process['keys'], note: Note): void {
  const replicas = keys.replicas !== undefined && keys.replicas !== 1;
  for (const key of Object.keys(keys)) {
    if (TAKEN.has(key) || (key === 'replicas' && !replicas)) continue;
    note(key, key === 'replicas' ? 'one replica runs here' : `${key} is not taken over`);
  }
  const { availability, shutdown } = keys;
  for (const [key, value, taken] of [
    ['availability', availability, TAKEN_OF_AVAILABILITY],
    ['shutdown', shutdown, TAKEN_OF_SHUTDOWN],
  ] as const) {
    const others = Object.keys(mappingOf(value)).filter((one) => !taken.has(one));
    if (others.length > 0) note(key, `${others.map((one) => `${key}.${one}`).join(', ')} not taken over`);
  }
}

/** Go's `os.Expand` takes `$1` and `$(x)` as well; what no stack file can say is taken literally. */
export function readable(entry: ProposedService['entry'], note: Note): ProposedService['entry'] {
  return Object.fromEntries(
    Object.entries(entry).map(([key, value]) => {
      if (!textsWithin(value).some((text) => interpolate(text, () => undefined).invalid)) return [key, value];
      note(key, `the dollar signs in ${key} are taken literally`);
      return [key, literal(value)];
    }),
  );
}

function textsWithin(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsWithin);
}
