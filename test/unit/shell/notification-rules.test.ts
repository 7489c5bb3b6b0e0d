import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../electron/contract/incident.ts';
import type { View } from '../../../electron/contract/view.ts';
import { decideNotifications as decide, type Told, type Wanted } from '../../../electron/shell/notification-rules.ts';
import { anIncident, aService, aSnapshot, aView } from '../../support/views.ts';

const NOTHING_TOLD: Told = { opened: [], closed: [] };
const ALL: Wanted = { down: true, reminders: true, recovered: true, approvals: true, isHeld: () => false };

const NOW = new Date(2026, 10, 21, 17, 30).getTime();
const decideNotifications = (view: View, told: Told, wanted: Wanted) => decide(view, told, wanted, NOW);

function viewWith(...incidents: Incident[]): View {
  return aView({ stacks: [aSnapshot({ incidents })] });
}

describe('notifications', () => {
  it('tell of an incident once, by its root cause and never by its dependents', () => {
    const view = viewWith(anIncident({ services: ['api', 'web', 'worker'] }));
    const first = decideNotifications(view, NOTHING_TOLD, ALL);
    expect(first.show).toMatchObject([{ title: 'api is down', stack: 'shop', service: 'api', urgency: 'critical' }]);
    expect(decideNotifications(view, first.told, ALL)).toEqual({ show: [], told: first.told });
  });

  it('say since when, what cannot work without it, and why', () => {
    const services = [
      aService(),
      aService({ id: 'web', dependsOn: [{ service: 'api', condition: 'service_started' }] }),
    ];
    const openedAt = new Date(2026, 10, 21, 17, 0).getTime();
    const stack = aSnapshot({ services, incidents: [anIncident({ openedAt, cause: 'exited with code 1' })] });
    const { show } = decideNotifications(aView({ stacks: [stack] }), NOTHING_TOLD, ALL);
    expect(show[0]?.body).toBe('Since 17:00: exited with code 1. web cannot work without it.');
  });

  it('name all that went down together, with the way to bring it back', () => {
    const { show } = decideNotifications(viewWith(anIncident({ burst: ['api', 'web'] })), NOTHING_TOLD, ALL);
    expect(show).toHaveLength(1);
    expect(show[0]?.title).toBe('api and web went down together');
    expect(show[0]?.body).toContain('“Restart down” brings back');
  });

  it('do not tell again after a restart of the app', () => {
    const told = JSON.parse(JSON.stringify(decideNotifications(viewWith(anIncident()), NOTHING_TOLD, ALL).told));
    expect(decideNotifications(viewWith(anIncident()), told, ALL).show).toEqual([]);
  });

  it('say when it is over and how long it took', () => {
    const { told } = decideNotifications(viewWith(anIncident()), NOTHING_TOLD, ALL);
    const over = viewWith(anIncident({ closedAt: 131_000 }));
    const end = decideNotifications(over, told, ALL);
    expect(end.show).toMatchObject([{ title: 'api works again', urgency: 'normal' }]);
    expect(end.show[0]?.body).toContain('2 min 10 s');
    expect(decideNotifications(over, end.told, ALL).show).toEqual([]);
  });

  it('do not call it recovery when a person stopped it or took it out of the stack', () => {
    const { told } = decideNotifications(viewWith(anIncident()), NOTHING_TOLD, ALL);
    const end = (ending: Incident['ending']) =>
      decideNotifications(viewWith(anIncident({ closedAt: 131_000, ending })), told, ALL).show[0];
    expect(end('stopped')?.title).toBe('api was stopped by a person');
    expect(end('removed')?.title).toBe('api was taken out of the stack file');
    for (const ending of ['stopped', 'removed'] as const)
      expect(end(ending)?.body).toMatch(/^It is no longer needed\. It started with/);
  });

  it('do not tell the end of what nobody was told had begun', () => {
    expect(decideNotifications(viewWith(anIncident({ closedAt: 2_000 })), NOTHING_TOLD, ALL).show).toEqual([]);
  });

  it('do not call a service down that something else answers for', () => {
    const stack = aSnapshot({ services: [aService({ shadowed: true })], incidents: [anIncident()] });
    const { show } = decideNotifications(aView({ stacks: [stack] }), NOTHING_TOLD, ALL);
    expect(show[0]?.title).toBe('api is being answered by something else');
  });

  it('tell no old news when they are switched on again', () => {
    const { show, told } = decideNotifications(viewWith(anIncident()), NOTHING_TOLD, {
      ...ALL,
      down: false,
      recovered: true,
    });
    expect(show).toEqual([]);
    expect(decideNotifications(viewWith(anIncident()), told, ALL).show).toEqual([]);
  });

  it('name the stack when several are open', () => {
    const stacks = [aSnapshot({ incidents: [anIncident()] }), aSnapshot({ key: 'blog', stack: 'blog' })];
    expect(decideNotifications(aView({ stacks }), NOTHING_TOLD, ALL).show[0]?.title).toBe('shop: api is down');
  });

  it('remember a bounded number of incidents', () => {
    let told = NOTHING_TOLD;
    for (let id = 0; id < 300; id++) told = decideNotifications(viewWith(anIncident({ id: `i${id}` })), told, ALL).told;
    expect(told.opened).toHaveLength(200);
    expect(told.opened.at(-1)).toBe('i299');
  });

  it('tell once that a change of a stack that runs waits for a yes, and again when the next one does', () => {
    const change = (id: string, kind: 'trust' | 'change' = 'change') =>
      aView({
        stacks: [aSnapshot({ approval: { id, kind, sentence: 'The stack file changed.', commands: [], changes: [] } })],
      });
    const first = decideNotifications(change('one'), NOTHING_TOLD, ALL);
    expect(first.show).toEqual([
      {
        key: 'ask/shop',
        title: 'A change is waiting for your approval',
        body: 'The stack file changed.',
        stack: 'shop',
        urgency: 'normal',
      },
    ]);
    const edited = decideNotifications(change('two'), first.told, ALL);
    expect(edited).toEqual({ show: [], told: first.told });
    const answered = decideNotifications(aView({ stacks: [aSnapshot()] }), edited.told, ALL);
    expect(answered.show).toEqual([]);
    expect(decideNotifications(change('three'), answered.told, ALL).show).toHaveLength(1);
    expect(decideNotifications(change('four', 'trust'), NOTHING_TOLD, ALL).show).toEqual([]);
  });
});

describe('notifications that are held back', () => {
  const HELD: Wanted = { ...ALL, isHeld: () => true };

  it('are shown afterwards, once, with the newest that is to be said', () => {
    const alert: Incident['alert'] = {
      number: 2,
      kind: 'reminder',
      services: ['api'],
      since: 0,
      cause: 'gone',
      at: 0,
    };
    const night = decideNotifications(viewWith(anIncident()), NOTHING_TOLD, HELD);
    expect(night).toEqual({ show: [], told: NOTHING_TOLD });
    const morning = decideNotifications(viewWith(anIncident({ alert })), night.told, ALL);
    expect(morning.show).toHaveLength(1);
    expect(decideNotifications(viewWith(anIncident({ alert })), morning.told, ALL).show).toEqual([]);
  });

  it('are not shown when all is well again by then', () => {
    const night = decideNotifications(viewWith(anIncident()), NOTHING_TOLD, HELD);
    expect(decideNotifications(viewWith(anIncident({ closedAt: 9_000 })), night.told, ALL).show).toEqual([]);
  });

  it('tell in the morning that what was told in the evening is over', () => {
    const evening = decideNotifications(viewWith(anIncident()), NOTHING_TOLD, ALL);
    const over = viewWith(anIncident({ closedAt: 9_000 }));
    const night = decideNotifications(over, evening.told, HELD);
    expect(night.show).toEqual([]);
    expect(decideNotifications(over, night.told, ALL).show).toMatchObject([{ title: 'api works again' }]);
  });

  it('lose nothing: whatever comes and goes meanwhile, what is down at the end was told once', () => {
    const step = fc.record({ down: fc.subarray(['api', 'web', 'worker']), held: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let told = NOTHING_TOLD;
        let begun = new Map<string, number>();
        const shown: string[] = [];
        for (const [index, { down, held }] of [...steps, { down: steps.at(-1)?.down ?? [], held: false }].entries()) {
          begun = new Map(down.map((id) => [id, begun.get(id) ?? index]));
          const incidents = [...begun].map(([id, since]) => anIncident({ id: `${id}-${since}`, rootService: id }));
          const next = decideNotifications(viewWith(...incidents), told, { ...ALL, isHeld: () => held });
          if (held) expect(next.show).toEqual([]);
          shown.push(...next.show.map(({ service }) => `${service}-${begun.get(service ?? '')}`));
          told = next.told;
        }
        for (const [id, since] of begun) expect(shown.filter((one) => one === `${id}-${since}`)).toHaveLength(1);
        expect(new Set(shown).size).toBe(shown.length);
      }),
    );
  });

  it('leave out reminders where only those are not wanted, and still tell the first time', () => {
    const of = (number: number) =>
      viewWith(
        anIncident({
          alert: { number, kind: number > 1 ? 'reminder' : 'down', services: ['api'], since: 0, cause: 'gone', at: 0 },
        }),
      );
    const wanted = { ...ALL, reminders: false };
    const first = decideNotifications(of(1), NOTHING_TOLD, wanted);
    expect(first.show).toHaveLength(1);
    expect(decideNotifications(of(2), first.told, wanted).show).toEqual([]);
    expect(decideNotifications(of(2), NOTHING_TOLD, wanted).show).toHaveLength(1);
  });
});
