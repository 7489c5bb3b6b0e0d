import { describe, expect, it } from 'vitest';
import { allChecks } from '../../../electron/doctor/all-checks.ts';
import type { Observations } from '../../../electron/doctor/check.ts';
import { serviceDown } from '../../../electron/doctor/checks/service-down.ts';
import { blockedBy, died, seenWith } from '../../support/observations.ts';
import { anInventory } from '../../support/ports.ts';

describe('a service that is down is named once', () => {
  const state = { state: 'failed' as const };
  it.each<[string, Observations]>([
    ['it ends again and again', seenWith({ services: { api: { ...died, restarts: { total: 4, inWindow: 5 } } } })],
    ['its port is taken', seenWith({ services: { api: blockedBy('port-taken', 'somebody has it') } })],
    ['its preflight failed', seenWith({ services: { api: blockedBy('preflight-failed', 'no module') } })],
    ['its program is not there', seenWith({ services: { api: blockedBy('command-not-found', 'no python') } })],
    ['something else answers for it', seenWith({ services: { api: { state: 'unhealthy', shadowed: true } } })],
    ['it waits for something that is down', seenWith({ services: { api: { state: 'unhealthy', missing: ['db'] } } })],
    [
      'it did not come back after a reboot',
      seenWith({ services: { api: state }, machine: { previousBootId: 'boot-1', upBeforeReboot: ['api'] } }),
    ],
    [
      'the engine is out of reach',
      seenWith({
        services: { db: blockedBy('engine-down', 'no engine') },
        engine: { reachable: false, problem: { code: 'engine-down', message: 'no engine' } },
      }),
    ],
  ])('where %s', (_why, seen) => {
    expect(serviceDown.look(seen)).toEqual([]);
    expect(allChecks.flatMap((check) => check.look(seen))).not.toEqual([]);
  });

  it('and not for its port, which it left in TIME_WAIT when it was killed while it was well', () => {
    const services = { api: { state: 'failed', message: 'was ended by SIGTERM', worked: true } } as const;
    const seen = seenWith({ services, inventory: anInventory([], { timeWait: new Set([8_000]) }) });
    expect(allChecks.flatMap((check) => check.look(seen)).map(({ id }) => id)).toEqual(['service-down/api']);
  });

  it('and not at all where nobody wants it up, or it is on its way', () => {
    const services = {
      db: { state: 'starting' },
      api: { ...died, desired: 'down' },
      web: { state: 'waiting' },
    } as const;
    expect(serviceDown.look(seenWith({ services }))).toEqual([]);
  });
});

describe('what a service said itself goes with what is said of it', () => {
  const lastEnd = [
    "Error: Cannot find module 'express'",
    '    at require (main.js:1:1)',
    'Run `npm install` first',
    'Node.js v20.19.0',
  ];
  const said = ["its output: Error: Cannot find module 'express'", 'its last line of output: Run `npm install` first'];

  it('where it ends again and again, also while it is being started once more', () => {
    for (const state of ['failed', 'backoff', 'running'] as const) {
      const api = { ...died, state, restarts: { total: 4, inWindow: 5 }, lastEnd };
      const [finding] = allChecks.flatMap((check) => check.look(seenWith({ services: { api } })));
      expect(finding).toMatchObject({ id: 'crash-loop/api', evidence: expect.arrayContaining(said) });
    }
  });

  it('where it is down, and only what is known', () => {
    const [down] = serviceDown.look(
      seenWith({ services: { api: { ...died, lastLine: 'Node.js v20.19.0', lastEnd } } }),
    );
    expect(down?.evidence).toEqual(expect.arrayContaining(said));
    const [silent] = serviceDown.look(seenWith({ services: { api: died } }));
    expect(silent?.evidence.join()).not.toContain('output');
  });
});
