import { describe, expect, test } from 'vitest';
import { portBeside } from '../../../electron/doctor/checks/port-beside.ts';
import { planFixPorts } from '../../../electron/ports/plan.ts';
import type { Answer, Claim } from '../../../electron/ports/types.ts';
import { judgePorts } from '../../../electron/ports/verdict.ts';
import { seenWith } from '../../support/observations.ts';
import { aClaim, aListener, anInventory, answered, aProcess, self } from '../../support/ports.ts';

const asks = (address: string) => ({ port: 8000, address });
const byName = (address: string) => ({ port: 8000, address, byName: true as const });
const api = aClaim('api', {
  ports: [{ port: 8000, protocol: 'tcp' }],
  checkedAt: [asks('127.0.0.1')],
  treePids: [50],
  process: { pid: 50, startToken: 't50' },
});
const own = aListener(8000, '127.0.0.1', aProcess(50, 'python main.py'));
const stranger = aProcess(60, 'other --serve', { cwd: '/home/ann/other' });
const copy = aProcess(60, 'python main.py');
const both = [
  ...answered(8000, 50, 'localhost', '127.0.0.1'),
  ...answered(8000, 60, '::1').flatMap((one): Answer[] => [one, { ...one, host: 'localhost' }]),
];

function judged(claim: Claim, process = stranger, answers: readonly Answer[] = both) {
  const inventory = anInventory([own, aListener(8000, '::1', process)]);
  const judgement = judgePorts([claim], inventory, answers, self);
  const { plan } = planFixPorts({ id: 'p', claims: [claim], ...judgement, inventory, self });
  return { ...judgement, inventory, plan };
}

describe('a stranger on [::1] beside a service that answers on 127.0.0.1', () => {
  test.each([
    ['its check asks 127.0.0.1', [asks('127.0.0.1')]],
    ['its check asks localhost, and each answer is proved by itself', [byName('127.0.0.1'), byName('::1')]],
    ['it has no check', []],
    ['its check asks another port', [{ port: 9000, address: '::1' }]],
  ])('shadows nobody where %s, and is offered as a choice', (_, checkedAt) => {
    const { shadows, holders, plan } = judged({ ...api, checkedAt });
    expect(shadows).toEqual([]);
    expect(holders).toMatchObject([{ verdict: 'expected' }, { verdict: 'foreign', beside: true }]);
    expect(plan.steps).toEqual([]);
    expect(plan.choices).toMatchObject([{ pid: 60, choice: { kind: 'foreign', ticked: false } }]);
  });

  test('shadows it where the check asks ::1, or an address that the stack file declares', () => {
    expect(judged({ ...api, checkedAt: [asks('::1')] }).shadows).not.toEqual([]);
    const declared = { ...api, ports: [{ port: 8000, protocol: 'tcp' as const, address: '::1' }] };
    expect(judged(declared).shadows).not.toEqual([]);
  });

  test('shadows it where the service itself answers nothing', () => {
    const answers = both.filter(({ pids }) => !pids.includes(50));
    expect(judged(api, stranger, answers).shadows).not.toEqual([]);
  });

  test('shadows it where the two share the address that is asked', () => {
    const shared = answered(8000, 60, '127.0.0.1').map((one) => ({ ...one, address: '127.0.0.1' }));
    const inventory = anInventory([own, aListener(8000, '127.0.0.1', stranger)]);
    const named = { ...api, checkedAt: [byName('127.0.0.1'), byName('::1')] };
    for (const claim of [api, named])
      expect(judgePorts([claim], inventory, [...both, ...shared], self).shadows).not.toEqual([]);
  });

  test('a copy pretends to be the service: that is a shadow, and a step', () => {
    const { shadows, plan } = judged(api, copy);
    expect(shadows).not.toEqual([]);
    expect(plan.steps).toMatchObject([{ action: 'kill', pid: 60 }]);
  });

  test('is told by the doctor with what it means for clients', () => {
    const { holders } = judged(api);
    const seen = { ...seenWith({ services: { api: {} }, holders: [...holders] }), now: self.now };
    expect(portBeside.look(seen)).toMatchObject([
      {
        id: 'port-beside/api',
        severity: 'warning',
        message: expect.stringMatching(
          /^api answers its check, but clients that ask localhost may reach pid 60 \(other --serve.*\) on \[::1\]:8000 instead$/,
        ),
        fixes: [{ intent: 'planFixPorts' }],
      },
    ]);
    const red = seenWith({ services: { api: { shadowed: true } }, holders: [...holders] });
    expect(portBeside.look(red)).toEqual([]);
  });
});
