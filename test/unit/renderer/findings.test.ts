import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../electron/contract/finding.ts';
import { askedKey } from '../../../renderer/asked.ts';
import { bareMessage, fixOffer, sortFindings } from '../../../renderer/findings.ts';

function aFinding(over: Partial<Finding> = {}): Finding {
  return {
    id: 'crash-loop/api',
    severity: 'error',
    service: 'api',
    message: 'api ended again and again',
    evidence: [],
    fixes: [],
    ...over,
  };
}

describe('the list of findings', () => {
  it('has what is worst first and keeps the order of the doctor otherwise', () => {
    const findings = [
      aFinding({ id: 'note', severity: 'info' }),
      aFinding({ id: 'first', severity: 'warning' }),
      aFinding({ id: 'second', severity: 'warning' }),
      aFinding({ id: 'fault' }),
    ];
    expect(sortFindings(findings).open.map(({ id }) => id)).toEqual(['fault', 'first', 'second', 'note']);
  });

  it('keeps what is muted apart, however bad it is', () => {
    const { open, muted } = sortFindings([aFinding({ muted: 'stack' }), aFinding({ id: 'other', severity: 'info' })]);
    expect(open.map(({ id }) => id)).toEqual(['other']);
    expect(muted.map(({ id }) => id)).toEqual(['crash-loop/api']);
  });

  it.each([
    ['api ended again', 'ended again'],
    ['api: 200, but from pid 7', '200, but from pid 7'],
    ["api's port is taken", "api's port is taken"],
    ['apinator is down', 'apinator is down'],
    ['JWT_SECRET of api is empty', 'JWT_SECRET of api is empty'],
  ])('does not say the name of the service twice: %s', (message, shown) => {
    expect(bareMessage(aFinding({ message }))).toBe(shown);
  });
});

describe('a fix', () => {
  it.each([
    ['planFixPorts', { type: 'planFixPorts', stack: 'shop' }],
    ['planCleanUp', { type: 'planCleanUp', stack: 'shop' }],
    ['restart', { type: 'restart', stack: 'shop', services: ['api'] }],
    ['up', { type: 'up', stack: 'shop', services: ['api'] }],
    ['planFix', { type: 'planFix', stack: 'shop', finding: 'crash-loop/api' }],
    ['takeOver', { type: 'planFix', stack: 'shop', finding: 'crash-loop/api', fix: 'takeOver' }],
  ])('called %s asks for what mends it', (name, intent) => {
    expect(fixOffer(name, 'shop', aFinding())?.intent).toEqual(intent);
  });

  it('that needs a service is not offered without one', () => {
    expect(fixOffer('restart', 'shop', aFinding({ service: undefined }))).toBeUndefined();
  });

  it('of one finding is not taken for that of another while it is asked for', () => {
    const [one, other] = [aFinding(), aFinding({ id: 'dns-slow' })].map((finding) => fixOffer('x', 'shop', finding));
    expect(one && other && askedKey(one.intent) === askedKey(other.intent)).toBe(false);
  });
});
