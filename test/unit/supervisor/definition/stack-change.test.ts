import { describe, expect, it } from 'vitest';
import { changesLine } from '../../../../electron/stack/diff/diff-stack.ts';
import { changedServices, definitionOf } from '../../../../electron/supervisor/definition/stack-change.ts';
import { stackOf } from '../../../support/stack-text.ts';

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
const before = definitionOf(stackOf(api));
const change = (from: string, to: string) => {
  const { changes, ...rest } = changedServices(before, definitionOf(stackOf(api.replace(from, to))));
  return { ...rest, words: changesLine(changes) };
};

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
    ['command', 'python main.py', 'python main.py --reload', 'command `python main.py` → `python main.py --reload`'],
    ['environment', 'MODE: fast', 'MODE: slow', 'environment: MODE changed'],
    ['ports', '8000:8000"]', '8000:8000", "9000:9000"]', 'port 9000 added'],
  ])('in the %s of a service makes just that one run anew', (_, from, to, words) => {
    const told = { words: `api: ${words}, will restart` };
    expect(change(from, to)).toEqual({ none: false, removed: [], rerun: ['api'], added: [], renamed: [], ...told });
  });

  it.each([
    ['check', 'localhost:8000/health', 'localhost:8000/ready', /^api: check GET .*health → GET .*ready$/],
    ['restart policy', 'restart: on-failure', 'restart: always', /^api: restart on-failure → always$/],
  ])('in the %s of a service restarts nothing', (_, from, to, words) => {
    expect(change(from, to)).toMatchObject({ none: false, removed: [], rerun: [], added: [], renamed: [] });
    expect(change(from, to).words).toMatch(words);
  });

  it('by a service more or less touches no other', () => {
    const more = change('  worker:', '  mail:\n    command: mailpit\n  worker:');
    expect(more).toMatchObject({ removed: [], rerun: [], added: ['mail'], words: 'mail: new' });
    const less = change('  worker:\n    command: python worker.py\n', '');
    expect(less).toMatchObject({ removed: ['worker'], rerun: [], added: [], words: 'worker: removed, will stop' });
  });

  it('in the id of a service keeps it running under the new one, where nothing else could be meant', () => {
    const renamed = change('  worker:', '  jobs:');
    expect(renamed).toMatchObject({ removed: [], rerun: [], added: [], renamed: [{ id: 'jobs', from: 'worker' }] });
    expect(renamed.words).toBe('jobs: was called worker, runs on');
    const twins = change('  worker:', '  one:\n    command: python worker.py\n  two:');
    expect(twins).toMatchObject({ removed: ['worker'], added: ['one', 'two'], renamed: [] });
  });

  it('in the name of the stack says so, and runs nothing anew', () => {
    const renamed = change('services:', 'name: store\nservices:');
    expect(renamed).toMatchObject({ none: false, removed: [], rerun: [], added: [] });
    expect(renamed.words).toContain('is called store now');
  });

  it('says of a service that is down only what changed', () => {
    const after = definitionOf(stackOf(api.replaceAll('8000', '8010')));
    const told = 'port 8000 → 8010, check GET http://localhost:8000/health → GET http://localhost:8010/health';
    expect(changesLine(changedServices(before, after, () => false).changes)).toBe(`api: ${told}`);
    expect(changesLine(changedServices(before, after, () => true).changes)).toBe(`api: ${told}, will restart`);
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
