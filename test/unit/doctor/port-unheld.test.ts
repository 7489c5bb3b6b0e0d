import { expect, it } from 'vitest';
import { portUnheld } from '../../../electron/doctor/checks/port-unheld.ts';
import { seenWith } from '../../support/observations.ts';
import { aListener, anInventory, aProcess } from '../../support/ports.ts';

it('a declared port on which nobody listens is named, as the amber light is, with where it listens instead', () => {
  const services = { api: { state: 'running' as const, unheld: [8_000], pids: [4_711] } };
  const [silent] = portUnheld.look(seenWith({ services }));
  expect(silent).toMatchObject({ id: 'port-unheld/api', severity: 'warning', fixes: [{ intent: 'restart' }] });
  expect(silent?.message).toBe('api is up and does not listen on 8000, which it declares.');
  const inventory = anInventory([{ ...aListener(3_000, '127.0.0.1'), processes: [aProcess(4_711, 'run')] }]);
  const [elsewhere] = portUnheld.look(seenWith({ services, inventory }));
  expect(elsewhere).toMatchObject({ fixes: [], message: expect.stringContaining('it listens on 3000') });
  expect(
    portUnheld.look(seenWith({ services: { api: { unheld: [] }, web: { desired: 'down', unheld: [1] } } })),
  ).toEqual([]);
});
