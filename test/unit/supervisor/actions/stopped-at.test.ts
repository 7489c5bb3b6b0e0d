import { describe, expect, it } from 'vitest';
import type { PlanStep } from '../../../../electron/contract/action.ts';
import { describeStop } from '../../../../electron/supervisor/actions/doctor/stopped-at.ts';
import { lookedAt } from '../../../../electron/supervisor/actions/looked-at.ts';

const step = (id: string, action: PlanStep['action']): PlanStep => ({ id, action, target: id, reason: '' });

describe('a fix that stopped', () => {
  const steps = [step('api.env', 'write'), step('db', 'start'), step('api', 'restart')];

  it('says at which step, why, and what became of the others', () => {
    expect(
      describeStop(steps, { step: 'db', why: '“db is healthy” could not be confirmed: exited with code 1.' }),
    ).toBe(
      'It stopped at step 2 of 3, start db: “db is healthy” could not be confirmed: exited with code 1. 1 step before it was done; 1 step after it was not tried.',
    );
  });

  it('says no more than there is', () => {
    expect(describeStop(steps.slice(0, 1), { step: 'api.env', why: 'the disk is full' })).toBe(
      'It stopped at write api.env: the disk is full.',
    );
    expect(describeStop([], { step: 'gone', why: 'the disk is full' })).toBe('It stopped: the disk is full.');
  });
});

describe('what a plan was made from', () => {
  it('names the ports, counts the sockets, and says whose earlier runs were looked for', () => {
    const claims = [
      { service: 'web', kind: 'native' as const, ports: [{ port: 3000, protocol: 'tcp' as const }], wantedUp: true },
      { service: 'api', kind: 'native' as const, ports: [{ port: 8000, protocol: 'tcp' as const }], wantedUp: true },
    ];
    const said = lookedAt({ claims: claims as never, inventory: { listeners: [] }, holders: [] }, ['web', 'api']);
    expect(said).toEqual([
      'ports 3000 (web) and 8000 (api): who holds each, and who answers on each of its addresses',
      "every listening socket of this machine (0), for copies of the stack's services on other ports",
      'processes that earlier runs of web and api may have left',
    ]);
  });

  it('says that there are none where nothing is declared', () => {
    expect(lookedAt({ claims: [], inventory: { listeners: [] }, holders: [] })[0]).toContain('declare none');
  });
});
