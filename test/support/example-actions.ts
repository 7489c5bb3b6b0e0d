import type { Action, PlanStep } from '../../electron/contract/action.ts';

const foreignStep: PlanStep = {
  id: 'foreign-1',
  action: 'kill',
  target: 'pid 8123 (node /home/mara/other/server.js)',
  reason: 'It holds [::1]:3001 and is not of this stack; the next free port is 3002.',
  service: 'web',
  pid: 8_123,
};

function killSteps(): PlanStep[] {
  return Array.from({ length: 6 }, (_, index) => ({
    id: `kill-${index}`,
    action: 'kill' as const,
    target: `pid ${4_711 + index * 13} (python main.py --port 8000)`,
    reason: 'A copy of api beside the container shop-api; it holds 127.0.0.1:8000.',
    service: 'api',
    pid: 4_711 + index * 13,
  }));
}

/** A fix of the ports in a phase. `done` steps are over; the rest wait. */
export function fixPortsAction(phase: Action['phase'], done = 0): Action {
  const steps = killSteps();
  const notes = ['Port 5432 is held by docker-proxy for container shop-db, as it should be.'];
  const status = (index: number) =>
    index < done ? 'done' : index === done && phase === 'acting' ? 'running' : 'pending';
  const over = phase === 'done' || phase === 'failed';
  return {
    id: 'fix-1',
    kind: 'fix-ports',
    phase,
    plan: { id: 'plan-1', kind: 'fix-ports', steps, choices: [foreignStep], notes },
    progress:
      phase === 'planned'
        ? []
        : steps.map(({ id }, index) => ({
            step: id,
            status: status(index),
            detail: index < done ? 'ended after SIGTERM' : '',
          })),
    applied: over,
    verification: over ? verification(phase === 'done') : [],
    outcome: over ? outcomeOf(phase === 'done') : undefined,
  };
}

function verification(good: boolean): Action['verification'] {
  return [
    { check: 'api: only shop-api holds port 8000', ok: true, detail: 'localhost → container shop-api (9f2c41d07aa1)' },
    {
      check: 'api is healthy',
      ok: good,
      detail: good ? '200 in 5 ms' : 'connection refused on localhost:8000 for 60 s',
    },
    { check: 'log in', ok: good, detail: good ? 'POST /api/auth/login said 200' : 'not reached' },
  ];
}

function outcomeOf(good: boolean): string {
  return good
    ? 'Done: 6 stopped, api is answered by its own container again.'
    : 'The six are gone, but api does not answer.';
}
