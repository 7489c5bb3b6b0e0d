import { describe, expect, it } from 'vitest';
import { changedServices } from '../../electron/supervisor/reload.ts';
import { stackOf } from '../support/stack-text.ts';

const api = `
services:
  api:
    command: python main.py
    ports: ["8000:8000"]
    environment:
      MODE: fast
    restart: on-failure
    healthcheck:
      http: http://localhost:8000/health
  worker:
    command: python worker.py
`;
const before = stackOf(api);
const change = (from: string, to: string) => changedServices(before, stackOf(api.replace(from, to)));

describe('a stack file that changed', () => {
  it('in nothing but its look changes nothing', () => {
    expect(change('services:', '# a remark\nservices:')).toMatchObject({
      none: true,
      removed: [],
      rerun: [],
      added: [],
    });
  });

  it.each([
    ['command', 'python main.py', 'python main.py --reload'],
    ['environment', 'MODE: fast', 'MODE: slow'],
    ['ports', '8000:8000', '8001:8001'],
  ])('in the %s of a service makes just that one run anew', (_, from, to) => {
    const words = 'api is run differently';
    expect(change(from, to)).toEqual({ none: false, removed: [], rerun: ['api'], added: [], words });
  });

  it.each([
    ['check', 'localhost:8000/health', 'localhost:8000/ready'],
    ['restart policy', 'restart: on-failure', 'restart: always'],
  ])('in the %s of a service restarts nothing', (_, from, to) => {
    const words = 'only how services are judged, nothing restarts';
    expect(change(from, to)).toEqual({ none: false, removed: [], rerun: [], added: [], words });
  });

  it('by a service more or less touches no other', () => {
    const more = change('  worker:', '  mail:\n    command: mailpit\n  worker:');
    expect(more).toEqual({ none: false, removed: [], rerun: [], added: ['mail'], words: 'mail is new' });
    const less = change('  worker:\n    command: python worker.py\n', '');
    expect(less).toEqual({ none: false, removed: ['worker'], rerun: [], added: [], words: 'worker was removed' });
  });

  it('in the name of the stack says so, and runs nothing anew', () => {
    const renamed = change('services:', 'name: store\nservices:');
    expect(renamed).toMatchObject({ none: false, removed: [], rerun: [], added: [] });
    expect(renamed.words).toContain('is called store now');
  });

  it('never says the value of a variable', () => {
    expect(change('MODE: fast', 'MODE: s3cret').words).not.toContain('s3cret');
  });

  it('so that a service became another one of the same name restarts it', () => {
    expect(change('command: python worker.py', 'image: redis:7')).toMatchObject({
      rerun: ['worker'],
      added: [],
      removed: [],
    });
  });
});
