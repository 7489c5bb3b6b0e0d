import { describe, expect, it } from 'vitest';
import { allChecks } from '../../../electron/doctor/all-checks.ts';
import { kindOf, mutedBy } from '../../../electron/doctor/muted-by.ts';
import { inOrder } from '../../../electron/doctor/run-checks.ts';
import { WHY } from '../../../electron/doctor/why.ts';

const finding = (id: string) => ({ id, severity: 'warning' as const, message: id, evidence: [], fixes: [] });

describe('a muted finding', () => {
  it('is muted alone, or with all that its check finds', () => {
    const muted = new Map([
      ['dns-slow/db', 'stack'],
      ['log-growth/*', 'ever'],
    ] as const);
    expect(mutedBy(muted, 'dns-slow/db')).toEqual({ muted: 'stack' });
    expect(mutedBy(muted, 'dns-slow/cache')).toBeUndefined();
    expect(mutedBy(muted, 'log-growth/api')).toEqual({ muted: 'ever', mutedKind: true });
    expect(kindOf('engine-down')).toBe('engine-down/*');
  });

  it('is listed last, and says how far it is muted', () => {
    const found = [finding('log-growth/api'), finding('dns-slow/db')];
    const [first, last] = inOrder(found, allChecks, new Map([['log-growth/*', 'stack'] as const]));
    expect(first).toMatchObject({ id: 'dns-slow/db', why: WHY['dns-slow'] });
    expect(last).toMatchObject({ id: 'log-growth/api', muted: 'stack', mutedKind: true });
  });
});

describe('why a finding matters', () => {
  it('is said for every check, and for nothing else', () => {
    expect(Object.keys(WHY).sort()).toEqual(allChecks.map(({ id }) => id).sort());
    for (const why of Object.values(WHY)) expect(why).toMatch(/^[A-Z].*\.$/s);
  });
});
