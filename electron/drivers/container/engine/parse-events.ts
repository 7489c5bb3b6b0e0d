/** The engine's event stream as values: one JSON document a line, cut anywhere by the connection. Pure. */
import { z } from 'zod';

export interface EngineEvent {
  /** `die`, `start`, `health_status`, `destroy` … without what follows a colon. */
  readonly action: string;
  /** Container id. */
  readonly id: string;
  /** Epoch milliseconds by the engine's clock. */
  readonly at: number;
  readonly exitCode?: number;
  /** Number of the signal of a `kill`. */
  readonly signal?: number;
  /** The same for the same event, so that an overlapping stream can be deduplicated. */
  readonly key: string;
}

const eventSchema = z.object({
  Type: z.string(),
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()).nullish() }),
  time: z.number(),
  timeNano: z.number().optional(),
});

/** Health checks and terminals run commands in containers all the time; nothing that we show changes by it. */
const NOISE = [
  'exec_create',
  'exec_start',
  'exec_die',
  'exec_detach',
  'attach',
  'detach',
  'resize',
  'top',
  'copy',
  'export',
  'commit',
  'archive-path',
  'extract-to-dir',
];

/** The event of a parsed line; undefined when it says nothing about a container; `garbage` when it is no event. */
export function toEvent(line: unknown): EngineEvent | 'garbage' | undefined {
  const parsed = eventSchema.safeParse(line);
  if (!parsed.success) return 'garbage';
  const { Type, Action, Actor, time, timeNano } = parsed.data;
  const attributes = Actor.Attributes ?? {};
  const action = Action.split(':', 1)[0]?.trim() ?? '';
  // A network says which container joined or left it; its addresses changed.
  const id = Type === 'container' ? Actor.ID : Type === 'network' ? attributes.container : undefined;
  if (!id || NOISE.includes(action)) return undefined;
  const exitCode = Number.parseInt(attributes.exitCode ?? '', 10);
  const signal = Number.parseInt(attributes.signal ?? '', 10);
  return {
    action: Type === 'network' ? `network-${action}` : action,
    id,
    at: timeNano ? Math.floor(timeNano / 1e6) : time * 1_000,
    ...(Number.isFinite(exitCode) && { exitCode }),
    ...(Number.isFinite(signal) && { signal }),
    key: `${timeNano ?? time} ${Type} ${Action} ${id}`,
  };
}

/**
 * Puts chunks together and gives back each complete line, parsed; what is not JSON comes as `garbage`.
 * A line that never ends is dropped at `maxBytes`, as garbage, so that memory stays bounded.
 */
export function createLineParser(maxBytes = 1_048_576): (chunk: string) => (EngineEvent | 'garbage')[] {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    const found = lines.flatMap((line) => (line.trim() ? parseLine(line) : []));
    if (rest.length <= maxBytes) return found;
    rest = '';
    return [...found, 'garbage'];
  };
}

/** Some engines send several documents without line breaks between them, or a broken one before a good one. */
function parseLine(line: string): (EngineEvent | 'garbage')[] {
  try {
    const event = toEvent(JSON.parse(line));
    return event ? [event] : [];
  } catch {
    const next = line.indexOf('}{');
    if (next === -1) return ['garbage'];
    return [...parseLine(line.slice(0, next + 1)), ...parseLine(line.slice(next + 1))];
  }
}
