import { formatDuration } from '../../../shared/text/duration.ts';
import type { Light, ServiceView } from '../../contract/service.ts';
import { lampOf } from '../../lifecycle/light.ts';
import { uiWords } from '../words/ui.ts';
import type { Tone } from './cells.ts';

export interface LampLook {
  readonly tone: Tone;
  /** A shape of its own for each colour. */
  readonly shape: string;
}

export const LAMPS: Readonly<Record<Light, LampLook>> = {
  red: { tone: 'bad', shape: '✗' },
  amber: { tone: 'warn', shape: '▲' },
  blue: { tone: 'busy', shape: '◌' },
  green: { tone: 'good', shape: '●' },
  grey: { tone: 'quiet', shape: '○' },
};

/** The light of one service as the stack's light counts it. An answer from a stranger is never good. */
export function lightOf(service: ServiceView): Light {
  if (service.shadowed) return 'red';
  const { desired, state, unheldPorts, replicas } = service;
  const short = replicas !== undefined && replicas.up < replicas.wanted;
  return lampOf({ desired, state, recovering: state === 'backoff', lacksPort: unheldPorts !== undefined, short });
}

/** `healthy`, `shadowed`: one word. */
export function stateWord({ shadowed, state }: ServiceView): string {
  return shadowed ? uiWords.shadowed : state;
}

/** `8 s`, `3 h`, `2 d`: its largest unit only. */
export function shortAge(ms: number): string {
  return formatDuration(ms).split(' ').slice(0, 2).join(' ');
}

/** `:8000,8001`. */
export function portsText({ ports }: ServiceView): string {
  return ports.length === 0 ? '' : `:${ports.map(({ port }) => port).join(',')}`;
}

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
/** As many of the newest as there is room for in a list. */
const SPARKLINE_COLUMNS = 15;

/** How fast checks were answered, oldest first, from nothing to the slowest; a gap where none passed. */
export function sparkline(means: readonly (number | null)[]): string {
  const shown = means.slice(-SPARKLINE_COLUMNS);
  const most = Math.max(...shown.map((mean) => mean ?? 0), 1);
  if (shown.every((mean) => mean === null)) return '';
  return shown
    .map((mean) =>
      mean === null ? ' ' : (BARS[Math.min(BARS.length - 1, Math.floor((mean / most) * BARS.length))] ?? ''),
    )
    .join('');
}
