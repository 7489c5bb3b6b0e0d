import { describe, expect, it } from 'vitest';
import { incidentText, statusText } from '../../../electron/cli/status-text.ts';
import type { Finding } from '../../../electron/contract/finding.ts';
import type { Incident } from '../../../electron/contract/incident.ts';
import { exampleService } from '../../support/example-services.ts';

const found = (over: Partial<Finding>): Finding => {
  return { id: 'x', severity: 'error', message: '', evidence: [], fixes: [], ...over };
};

const TAKEN =
  'api cannot start: port 8000 is held by pid 7 (node x). `stacklight fix-ports` shows what can be done about it.';
const services = [
  exampleService('api', { state: 'blocked', message: TAKEN }),
  exampleService('db', { state: 'failed', message: 'was ended by SIGKILL; not restarted (restart: no)' }),
  exampleService('job', { state: 'failed', message: 'exited with code 3; not restarted (restart: no)' }),
  exampleService('mail', { state: 'stopped', message: 'stopped' }),
  exampleService('web', { state: 'healthy', message: 'up, but api is blocked' }),
];
const together = found({
  id: 'stopped-together',
  message: 'db and job ended within seconds of each other.',
  evidence: ['db: was ended by SIGKILL; not restarted (restart: no)', 'job: something else'],
});
const findings = [
  found({ service: 'api', message: TAKEN, evidence: ['127.0.0.1:8000 pid 7 (node x): runs the command of api'] }),
  found({
    service: 'db',
    message: 'db has been down since 07:22: was ended by SIGKILL; not restarted (restart: no).',
    evidence: ['restart policy: no', 'its last line of output: one\ntwo'],
  }),
  together,
  found({ service: 'web', message: 'web is up, but api has been blocked since 07:22.', severity: 'warning' }),
  found({ service: 'web', message: 'web has no check.', severity: 'info' }),
];

describe('what status says', () => {
  const { rows, findings: rest } = statusText({ services, findings });

  it('has neither name nor state of a service in its row once more', () => {
    expect(rows.map(({ message }) => message)).toEqual([
      TAKEN.replace('api ', ''),
      'was ended by SIGKILL; not restarted (restart: no)',
      'exited with code 3; not restarted (restart: no)',
      '',
      'up, but api is blocked',
    ]);
  });

  it('has what the doctor adds to a row beneath it, and its sentence nowhere else', () => {
    expect(rows.map(({ evidence }) => evidence)).toEqual([
      ['127.0.0.1:8000 pid 7 (node x): runs the command of api'],
      ['its last line of output: one', 'two'],
      [],
      [],
      [],
    ]);
    expect(rest).toEqual([
      { message: together.message, evidence: ['job: something else'] },
      { message: 'web is up, but api has been blocked since 07:22.', evidence: [] },
    ]);
  });

  it('names an incident whose cause stands in a row', () => {
    const incident = (rootService: string, cause: string, burst?: string[]): Incident => ({
      ...{ id: 'i', rootService, cause, services: [rootService], openedAt: 0 },
      ...(burst && { burst }),
    });
    const seen = { services, findings };
    expect(incidentText(incident('api', TAKEN), seen)).toBe('api');
    expect(incidentText(incident('db', 'db exited with code 1'), seen)).toBe('db: exited with code 1.');
    const both = incident('db', 'db and job ended within seconds of each other, not by Stacklight', ['db', 'job']);
    expect(incidentText(both, seen)).toBe('db and job');
    expect(incidentText(both, { services, findings: [] })).toBe(`${both.cause}.`);
  });
});
