import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../electron/contract/incident.ts';
import { describeAlert, describeOver } from '../../../electron/history/alert-words.ts';
import { decideNotifications } from '../../../electron/shell/notification-rules.ts';
import { bareCause, finished } from '../../../shared/text/cause.ts';
import { anIncident, aService, aSnapshot, aView } from '../../support/views.ts';

const at = (hour: number, minute = 0) => new Date(2026, 10, 21, hour, minute).getTime();
const needs = [
  { id: 'db', wanted: true, dependsOn: [] },
  { id: 'api', wanted: true, dependsOn: ['db'] },
  { id: 'web', wanted: true, dependsOn: ['api'] },
];
const alert = (over: Partial<NonNullable<Incident['alert']>> = {}): Incident['alert'] => {
  return {
    number: 1,
    kind: 'down',
    services: ['api'],
    since: at(17),
    cause: 'exited with code 1',
    at: at(17),
    ...over,
  };
};
const said = (over: Partial<Incident>, now = at(17, 30)) => {
  const { sentence, why } = describeAlert(anIncident({ openedAt: at(9), ...over }), needs, now);
  return `${sentence}: ${why}`;
};

describe('an alert', () => {
  it('has the time of the outage that it tells, and what cannot work without it', () => {
    expect(said({ alert: alert() })).toBe(
      'api has been down since 17:00: exited with code 1. web cannot work without it.',
    );
    expect(said({ alert: alert({ services: ['web'] }) })).toBe('web has been down since 17:00: exited with code 1.');
    const next = new Date(2026, 10, 22, 8).getTime();
    expect(said({ alert: alert({ services: ['web'] }) }, next)).toContain('since 2026-11-21 17:00');
  });

  it('says that it is another time, or still so', () => {
    expect(said({ alert: alert({ number: 2, kind: 'again', services: ['web'] }) })).toMatch(
      /^web has been down again since 17:00: /,
    );
    expect(said({ alert: alert({ number: 2, kind: 'reminder', services: ['web'] }) })).toMatch(
      /^web is still down, and has been since 17:00 \(30 min\): /,
    );
    expect(said({ alert: alert({ number: 2, kind: 'reminder', services: ['db', 'web'] }) })).toMatch(
      /^db and web are still down, and have been since/,
    );
  });

  it('names all that have one cause, and each cause where there are several', () => {
    const lost = alert({ services: ['db', 'web'], cause: 'the engine does not answer.' });
    expect(said({ alert: lost })).toBe(
      'db and web have been down since 17:00: the engine does not answer. api cannot work without them.',
    );
    const burst = {
      burst: ['api', 'web'],
      cause: 'api and web ended within seconds of each other, not by Stacklight; gone',
    };
    expect(said({ ...burst, alert: alert({ services: ['api', 'web'], cause: 'was ended by SIGKILL' }) })).toBe(
      'api and web went down together at 17:00: Stacklight did not stop them; was ended by SIGKILL.',
    );
  });

  it('says each thing once in a notification, too', () => {
    const cause = 'nofile cannot start: ./x does not exist. Correct `command` in the stack file.';
    const incident = anIncident({
      rootService: 'nofile',
      cause,
      alert: alert({ services: ['nofile'], cause, since: at(9, 5) }),
    });
    const stack = aSnapshot({ services: [aService({ id: 'nofile' })], incidents: [incident] });
    const { show } = decideNotifications(
      aView({ stacks: [stack] }),
      { opened: [], closed: [] },
      { down: true, reminders: true, recovered: true, approvals: true, isHeld: () => false },
      at(9, 6),
    );
    expect(show).toMatchObject([
      {
        title: 'nofile is down',
        body: 'Since 09:05: cannot start: ./x does not exist. Correct `command` in the stack file.',
      },
    ]);
  });

  it('is a notification each time that people are told, and none twice', () => {
    const all = { down: true, reminders: true, recovered: true, approvals: true, isHeld: () => false };
    const view = (number: number, kind: 'down' | 'reminder', closedAt?: number) =>
      aView({ stacks: [aSnapshot({ incidents: [anIncident({ closedAt, alert: alert({ number, kind }) })] })] });
    const first = decideNotifications(view(1, 'down'), { opened: [], closed: [] }, all, at(18));
    const second = decideNotifications(view(2, 'reminder'), first.told, all, at(18));
    expect([first, second].map(({ show }) => show[0]?.title)).toEqual(['api is down', 'api is still down']);
    expect(decideNotifications(view(2, 'reminder'), second.told, all, at(18)).show).toEqual([]);
    expect(decideNotifications(view(2, 'reminder', at(18)), second.told, all, at(18)).show[0]?.title).toBe(
      'api works again',
    );
  });

  it('that comes again and again pushes no other out of what is remembered', () => {
    const all = { down: true, reminders: true, recovered: true, approvals: true, isHeld: () => false };
    const other = anIncident({ id: 'other', alert: alert() });
    let told = { opened: [], closed: [] } as Parameters<typeof decideNotifications>[1];
    for (let number = 1; number < 300; number += 1) {
      const incidents = [other, anIncident({ alert: alert({ number, kind: number === 1 ? 'down' : 'reminder' }) })];
      const next = decideNotifications(aView({ stacks: [aSnapshot({ incidents })] }), told, all, at(18));
      expect(next.show).toHaveLength(number === 1 ? 2 : 1);
      told = next.told;
    }
    expect(told.opened).toEqual(['other', 'i1/299']);
  });

  it('of the end names what was told, and its cause once', () => {
    const over = describeOver(anIncident({ openedAt: at(9), alert: alert({ services: ['api', 'web'] }) }), at(9, 5));
    expect(over).toEqual({ what: 'api and web work again', how: 'after 5 min', cause: 'exited with code 1.' });
  });
});

describe('a cause in a sentence', () => {
  it.each([
    ['api cannot start: no file.', 'cannot start: no file'],
    ['api: status 500', 'status 500'],
    ['api is down: status 500', 'status 500'],
    ['apis are many', 'apis are many'],
    ['api-gateway is gone', 'api-gateway is gone'],
    ['api', 'api'],
    ['status 500..', 'status 500'],
  ])('%s is without the name of its service', (cause, bare) => {
    expect(bareCause('api', cause)).toBe(bare);
  });

  it('ends in one full stop, whatever it ends with', () => {
    expect([
      finished('gone'),
      finished('gone..'),
      finished('gone. \n'),
      finished('gone:'),
      finished('why?'),
      finished(' '),
    ]).toEqual(['gone.', 'gone.', 'gone.', 'gone.', 'why?', '']);
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(finished(text)).not.toMatch(/\.\.$/);
        expect(said({ alert: alert({ cause: text }) })).not.toMatch(/[.:;,\s]\.$/);
      }),
    );
  });
});
