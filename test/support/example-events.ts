import type { HistoryEvent } from '../../electron/contract/history.ts';
import { exampleNow } from './example-services.ts';

const minute = 60_000;

/** What happened to the example since yesterday: its API was killed, came back, and a person restarted the front end. */
export function exampleEvents(): HistoryEvent[] {
  const event = (seq: number, ago: number, over: Partial<HistoryEvent>): HistoryEvent => ({
    seq,
    at: exampleNow - ago,
    kind: 'transition',
    cause: 'the first check passed',
    actor: 'stacklight',
    ...over,
  });
  return [
    event(1, 26 * 60 * minute, { kind: 'note', cause: 'Stacklight 0.1.0 opened the stack' }),
    event(2, 15 * minute, {
      service: 'api',
      from: 'healthy',
      to: 'backoff',
      cause: 'killed by SIGKILL',
      actor: 'outside',
    }),
    event(3, 15 * minute, {
      service: 'api',
      from: 'backoff',
      to: 'starting',
      cause: 'restart 1 of 5',
      actor: 'policy',
    }),
    event(4, 14 * minute, {
      service: 'api',
      from: 'starting',
      to: 'healthy',
      cause: 'http://localhost:8000/health said 200',
    }),
    event(5, 14 * minute, {
      kind: 'incident',
      service: 'api',
      cause: 'api is back after 1 min',
      data: {
        id: 'i1',
        phase: 'closed',
        openedAt: exampleNow - 15 * minute,
        services: ['api'],
        cause: 'was killed by SIGKILL',
      },
    }),
    event(6, 3 * minute, { kind: 'action', service: 'web', cause: 'Restart was asked for', actor: 'user' }),
    event(7, 2 * minute, { service: 'web', from: 'starting', to: 'healthy' }),
  ];
}
