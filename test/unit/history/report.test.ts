import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../electron/contract/finding.ts';
import { actors, type HistoryEvent } from '../../../electron/contract/history.ts';
import { serviceStates } from '../../../electron/contract/service.ts';
import { type IncidentRecord, incidentsOf } from '../../../electron/history/incident-record.ts';
import { reportOf } from '../../../electron/history/report.ts';
import { plain } from '../../../electron/markdown.ts';
import { redactor } from '../../../electron/secrets/redact.ts';

const began = Date.UTC(2026, 10, 21, 17, 0, 0);
const secret = 'SENTINEL_1f83_x*y';

function event(seq: number, over: Partial<HistoryEvent>): HistoryEvent {
  return { seq, at: began + seq * 1_000, kind: 'note', cause: 'something', actor: 'outside', ...over };
}

const incident = { id: 'i1', openedAt: began + 2_000, services: ['api', 'web'], cause: 'was ended by SIGTERM' };
const events: readonly HistoryEvent[] = [
  event(1, { service: 'db', cause: 'nothing to do with it' }),
  event(2, {
    kind: 'transition',
    service: 'api',
    from: 'healthy',
    to: 'backoff',
    cause: 'was ended by SIGTERM',
    data: { exitCode: null, signal: 'SIGTERM', pid: 4711 },
  }),
  event(3, { kind: 'incident', service: 'api', cause: 'was ended by SIGTERM', data: { ...incident, phase: 'opened' } }),
  event(4, {
    service: 'api',
    cause: 'kept as evidence: its last 2 lines of output',
    data: {
      code: 'evidence',
      of: 2,
      exitCode: null,
      signal: 'SIGTERM',
      lastLines: ['``` not the end', `token ${secret}`],
      probe: { message: 'status 503', output: '{"status":"down"}' },
    },
  }),
  event(5, {
    kind: 'incident',
    service: 'api',
    cause: 'was ended by SIGTERM',
    data: { ...incident, phase: 'due', due: true },
  }),
  event(6, {
    kind: 'action',
    cause: 'restart api asked for in the app: 1 step',
    actor: 'user',
    data: { plan: 'p1', services: ['api'] },
  }),
  event(7, {
    kind: 'incident',
    service: 'api',
    cause: 'all is back after 5 s',
    data: { ...incident, phase: 'closed', due: true },
  }),
  event(8, {
    kind: 'action',
    actor: 'user',
    cause: 'restart is verified: all is as it should be.',
    data: {
      plan: 'p1',
      verification: [
        { check: 'api is healthy', ok: true, detail: '200' },
        { check: 'log in', ok: false, detail: '401' },
      ],
    },
  }),
];

function only(list: readonly HistoryEvent[]): IncidentRecord {
  const [first] = incidentsOf(list);
  if (!first) throw new Error('no incident');
  return first;
}

const report = reportOf({ stack: 'shop', incident: only(events), events, now: began + 60_000 });

describe('a report', () => {
  it('says how bad it was, how long it took and whom it hit', () => {
    expect(report).toContain('# api was down (shop, 2026-11-21 17:00:02)');
    expect(report).toContain('| Severity | **critical**: other services were hit too |');
    expect(report).toContain('| Duration | 5 s |');
    expect(report).toContain('| Services hit | `api`, `web` |');
  });

  it('tells what a program says at each of many equal crashes once, whatever pid and time stand in it', () => {
    const crash = (seq: number) => [
      event(seq, { kind: 'transition', service: 'api', from: 'running', to: 'backoff', cause: 'exited with 1' }),
      event(seq + 1, {
        service: 'api',
        cause: 'kept as evidence',
        data: { code: 'evidence', of: seq, exitCode: 1, lastLines: [`pid ${seq}: cannot reach the database`] },
      }),
    ];
    const opened = event(1, {
      kind: 'incident',
      service: 'api',
      data: { ...incident, openedAt: began, phase: 'opened' },
    });
    const all = [opened, ...crash(2), ...crash(4), ...crash(6)];
    const text = reportOf({ stack: 'shop', incident: only(all), events: all, now: began + 60_000 });
    expect(text.match(/cannot reach the database/g)).toHaveLength(1);
    expect(text.match(/the same as at 17:00:02\.000/g)).toHaveLength(2);
  });

  it('keeps what a sentence has between backticks as code, and lets nothing else of it be markup', () => {
    expect(plain('give up: `restart: on-failure` did *not* help')).toBe(
      'give up: `restart: on-failure` did \\*not\\* help',
    );
    expect(plain('one ` alone')).toBe('one \\` alone');
    expect(plain('`a | b`')).toBe('\\`a \\| b\\`');
  });

  it('has the evidence under the event that it is about', () => {
    const at = report.indexOf('healthy → backoff');
    const lines = report.slice(at).split('\n');
    expect(lines[1]).toBe('  - signal `SIGTERM`');
    expect(lines[2]).toBe('  - the check: status 503');
    expect(lines.slice(3, 6)).toEqual(['    ```text', '    {"status":"down"}', '    ```']);
    expect(lines[7]).toBe('    ````text');
    expect(report).not.toContain('kept as evidence');
    expect(report).not.toContain('nothing to do with it');
  });

  it('names the actor of each action and ticks what was proved', () => {
    expect(report).toContain('a person: restart api asked for in the app');
    expect(report).toContain('- [x] api is healthy: 200');
    expect(report).toContain('- [ ] log in: 401');
    expect(report).toContain('| A person acted | yes');
  });

  it('goes by the findings for what would have prevented it', () => {
    const finding: Finding = {
      id: 'restart-policy-off/api',
      severity: 'warning',
      service: 'api',
      message: 'api is not restarted by anybody',
      evidence: [],
      fixes: [{ intent: 'x', label: 'Restart it on failure' }],
    };
    const other = { ...finding, id: 'disk-full', service: 'db', message: 'not about it' };
    const text = reportOf({ stack: 'shop', incident: only(events), events, findings: [finding, other], now: began });
    expect(text).toContain(
      '- `restart-policy-off/api` (warning): api is not restarted by anybody. Fix: Restart it on failure.',
    );
    expect(text).not.toContain('not about it');
  });

  it('never holds a secret, whatever the history held', () => {
    const redact = redactor([{ name: 'API_TOKEN', value: secret }]);
    const leaky = events.map((one) => ({ ...one, cause: `${one.cause} ${secret}` }));
    const findings: Finding[] = [{ id: 'x', severity: 'info', message: secret, evidence: [secret], fixes: [] }];
    const text = reportOf({ stack: 'shop', incident: only(leaky), events: leaky, findings, now: began, redact });
    expect(text).not.toContain('SENTINEL');
    expect(text).toContain('API');
  });

  it('proves with what was asked for before its end and is about it, and with nothing else', () => {
    const check = (name: string) => [{ check: `${name} holds`, ok: true, detail: '' }];
    const act = (seq: number, plan: string, data: Record<string, unknown>) =>
      event(seq, { kind: 'action', actor: 'user', cause: `doctor fix of ${plan}`, data: { plan, ...data } });
    const list = [
      ...events.slice(0, 6),
      act(6.1, 'foreign', { services: ['db'] }),
      act(6.2, 'foreign', { verification: check('foreign') }),
      ...events.slice(6),
      act(9, 'later', { services: ['api'] }),
      act(10, 'later', { verification: check('later') }),
    ];
    const text = reportOf({ stack: 'shop', incident: only(list), events: list, now: began + 60_000 });
    expect(text).toContain('- [x] api is healthy: 200');
    expect(text).not.toMatch(/foreign|later holds|fix of later/);
  });

  it('of an outage that goes on proves nothing with what was seen before it', () => {
    const up = (seq: number, data: Record<string, unknown>) =>
      event(seq, { kind: 'action', actor: 'user', cause: 'up: Verified', data: { plan: 'up', ...data } });
    const before = [
      up(0.1, { services: ['api'] }),
      up(0.2, { verification: [{ check: 'api is healthy', ok: true, detail: '' }] }),
    ];
    const list = [...before, ...events.slice(0, 5)];
    const text = reportOf({ stack: 'shop', incident: only(list), events: list, now: began + 60_000 });
    expect(text).not.toContain('- [x] api is healthy');
    expect(text).toContain('No action with a check list is linked to it yet.');
    // That somebody had brought it up, and how that ended, is no answer to it.
    expect(text).toContain('| A person acted | not yet |');
    expect(text).toContain('No one has acted yet.');
  });

  it('lists what the doctor saw during the incident, and says that it is fixed meanwhile', () => {
    const findings = [{ id: 'rebooted', message: 'api did not come back.', evidence: ['api did not: restart `no`'] }];
    const list = events.map((one) => (one.data?.phase === 'due' ? { ...one, data: { ...one.data, findings } } : one));
    const text = reportOf({ stack: 'shop', incident: only(list), events: list, findings: [], now: began });
    expect(text).toContain(
      '- `rebooted`: api did not come back. The doctor saw it during the incident; it has been fixed since',
    );
    expect(text).toContain('  - api did not: restart');
    // While it goes on, it may only have become another finding.
    const open = list.slice(0, 6);
    expect(reportOf({ stack: 'shop', incident: only(open), events: open, findings: [], now: began })).toContain(
      '- `rebooted`: api did not come back. The doctor saw it during the incident and no longer does.',
    );
  });

  it('ends a sentence once, whatever the cause ends with', () => {
    const list = events.map((one) =>
      one.data?.cause ? { ...one, data: { ...one.data, cause: 'runs worker.' } } : one,
    );
    const text = reportOf({ stack: 'shop', incident: only(list), events: list, now: began + 60_000 });
    expect(text).toContain('`api`: runs worker.\n');
    expect(text).not.toContain('..');
  });

  it('tells no recovery where nobody saw one', () => {
    const ended = (ending: string, left: readonly string[]) => {
      const list = events
        .slice(0, 7)
        .map((one) => (one.data?.phase === 'closed' ? { ...one, data: { ...one.data, ending, left } } : one));
      return reportOf({ stack: 'shop', incident: only(list), events: list, now: began + 60_000 });
    };
    for (const [ending, words] of [
      ['stopped', 'api was stopped by a person: it is no longer needed.'],
      ['removed', 'api was taken out of the stack file: it is no longer needed.'],
    ] as const) {
      const text = ended(ending, ['api']);
      expect(text).toContain(`After 5 s ${words}`);
      expect(text).not.toContain('had been back');
      expect(text).toContain('It was not seen working again.');
    }
    expect(ended('back', ['web'])).toContain('when every service that is still wanted (web is not) had been back');
  });

  it('of a running incident says so in every row, also before anybody was told', () => {
    const up = event(0.5, {
      kind: 'action',
      actor: 'user',
      cause: 'up asked for',
      data: { plan: 'up', services: ['api'] },
    });
    const end = event(3.5, {
      kind: 'action',
      actor: 'user',
      cause: 'up: 1 check fails',
      data: { plan: 'up', verification: [] },
    });
    const young = [up, ...events.slice(0, 3), end];
    const text = reportOf({ stack: 'shop', incident: only(young), events: young, now: began + 5_000 });
    expect(text).toContain('# api is down');
    expect(text).toContain('| Severity | not known yet: it is still going on, and no one had to be notified so far |');
    expect(text).toContain('| Over | not yet |');
    expect(text).toContain('| Duration | 3 s so far |');
    expect(text).toContain('| People were notified | not yet: ');
    expect(text).toContain('| A person acted | not yet |');
    expect(text).not.toMatch(/was over|were hit|had to be told \|$|would have prevented|was down/m);
    const told = reportOf({
      stack: 'shop',
      incident: only(events.slice(0, 5)),
      events: events.slice(0, 5),
      now: began,
    });
    expect(told).toContain('**critical**: other services are hit too');
    expect(told).not.toMatch(/was over|were hit|would have prevented/);
    expect(reportOf({ stack: 'shop', incident: only(events), events, now: began })).toContain('| A person acted | yes');
  });

  it('takes nothing for its own that led to another incident at the same time', () => {
    const other = event(1.5, {
      kind: 'incident',
      service: 'old',
      cause: 'no such file',
      data: { id: 'o', phase: 'opened', services: ['old'] },
    });
    const closed = event(2.5, {
      kind: 'incident',
      service: 'old',
      cause: 'old is back',
      data: { id: 'o', phase: 'closed', services: ['old'] },
    });
    const list = [...events.slice(0, 2), other, closed, ...events.slice(2)].sort((a, b) => a.seq - b.seq);
    const own = incidentsOf(list).find(({ id }) => id === 'i1');
    if (!own) throw new Error('no incident');
    const text = reportOf({ stack: 'shop', incident: own, events: list, now: began + 60_000 });
    expect(text).not.toContain('no such file');
    // The end of another one's incident in between hides nothing of what began this one.
    expect(text).toContain('healthy → backoff');
  });

  it('says why it began once, where it began, and names what was ended once', () => {
    const lines = report.split('\n').filter((line) => line.startsWith('- 17:00:'));
    expect(lines.filter((line) => line.includes('was ended by SIGTERM'))).toHaveLength(1);
    expect(lines).toContain('- 17:00:03.000 (+1 s) **api** incident opened · outside');
  });

  it('tells steps that did the same to several processes as one, and names each process once', () => {
    const steps = [7, 8, 9].map((pid, at) =>
      event(6.1 + at / 10, {
        kind: 'action',
        actor: 'user',
        service: 'api',
        cause: `pid ${pid} (sh -c x): pid ${pid} ${pid === 9 ? 'released its port' : 'ended'}`,
      }),
    );
    const list = [...events.slice(0, 6), ...steps, ...events.slice(6)];
    const text = reportOf({ stack: 'shop', incident: only(list), events: list, now: began + 60_000 });
    expect(text.match(/pids 7 and 8 \(sh -c x\) ended/g)).toHaveLength(2);
    expect(text.match(/pid 9 \(sh -c x\) released its port/g)).toHaveLength(2);
    expect(text).not.toContain('pid 7 ');
  });

  it('says that it is not over while it is not', () => {
    const open = events.slice(0, 6);
    expect(reportOf({ stack: 'shop', incident: only(open), events: open, now: began + 62_000 })).toContain(
      'It has lasted 1 min so far.',
    );
  });

  it('is written from any history at all', () => {
    const data = fc.dictionary(
      fc.constantFrom(
        'id',
        'phase',
        'services',
        'openedAt',
        'absorbs',
        'flapping',
        'burst',
        'code',
        'of',
        'lastLines',
        'probe',
        'verification',
        'exitCode',
        'signal',
        'due',
      ),
      fc.oneof(fc.constantFrom('i1', 'opened', 'closed', 'evidence'), fc.jsonValue(), fc.constant(3)),
    );
    const any = fc.record({
      seq: fc.integer({ min: -5, max: 20 }),
      at: fc.oneof(fc.integer(), fc.constantFrom(0, -1e18, 1e18, Number.NaN)),
      kind: fc.constantFrom('transition', 'action', 'incident', 'note'),
      service: fc.option(fc.constantFrom('api', 'web', '__proto__'), { nil: undefined }),
      from: fc.option(fc.constantFrom(...serviceStates), { nil: undefined }),
      to: fc.option(fc.constantFrom(...serviceStates), { nil: undefined }),
      cause: fc.string(),
      actor: fc.constantFrom(...actors),
      data: fc.option(data, { nil: undefined }),
    }) as fc.Arbitrary<HistoryEvent>;
    const first = event(0, {
      kind: 'incident',
      service: 'api',
      data: { id: 'i1', phase: 'opened', services: ['api'] },
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), fc.integer(), (list, now) => {
        const all = [first, ...list];
        for (const one of incidentsOf(all)) {
          expect(reportOf({ stack: 'shop', incident: one, events: all, now })).toContain('## Root cause');
        }
      }),
      { numRuns: 500 },
    );
  });
});
