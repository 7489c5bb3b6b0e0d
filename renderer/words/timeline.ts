import { formatCount } from '../../shared/text/count.ts';

const spans = { hour: 'Hour', day: 'Day', week: 'Week' } as const;

/** What the page says: the timeline. */
export const timelineWords = {
  title: 'Timeline',
  lanesTitle: 'How each service was',
  laneOf: (service: string) => `How ${service} was`,
  span: (service: string, state: string, from: string, lasted: string, changes: number, cause: string) =>
    `${service} ${state} from ${from} for ${lasted}${changes > 1 ? `, ${formatCount(changes, 'change')}` : ''}: ${cause}`,
  incident: (service: string, openedAt: string, cause: string) => `Incident of ${service}, ${openedAt}: ${cause}`,
  spansTitle: 'Stretch of time',
  spanName: (name: 'hour' | 'day' | 'week') => spans[name],
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  earlier: 'Earlier',
  later: 'Later',
  toNow: 'now',
  hint: 'Arrow keys go from span to span and Enter opens one. Plus and minus zoom, Page Up and Page Down move; so do the wheel with Ctrl or Shift, and a drag.',
  showQuiet: (count: number) => `${formatCount(count, 'service')} on which nothing happened`,
  hideQuiet: 'Only services on which something happened',
  openIncident: 'Enter or click: the incident',
  openLog: 'Enter or click: the log',
  changes: (count: number) => formatCount(count, 'change'),
  stretch: (from: string, to: string) => `${from} to ${to}`,
  failed: (reason: string) => `The timeline could not be read: ${reason}`,
  loading: 'Reading the history…',
  nothingHere: 'Nothing happened in this stretch of time.',
  showWeek: 'Show the week',
  knownSince: (time: string) => `The history begins ${time}.`,
} as const;
