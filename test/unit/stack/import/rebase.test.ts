import { expect, it } from 'vitest';
import type { Proposal, ProposedService } from '../../../../electron/stack/import/proposal.ts';
import { rebased } from '../../../../electron/stack/import/rebase.ts';

function proposal(kind: ProposedService['kind'], entry: ProposedService['entry'], directory = '/home/mara'): Proposal {
  const service: ProposedService = {
    id: 'api',
    kind,
    entry,
    source: 'machine',
    from: 'pid 1',
    because: [],
    chosen: true,
  };
  return { name: 'this-machine', directory, sources: [], services: [service], notes: [], watch: [] };
}

const entryIn = (folder: string, one: Proposal) => rebased(one, folder).services[0]?.entry;

it('stays as it is in its own folder', () => {
  const one = proposal('native', { command: 'npm start', working_dir: 'code/api' });
  expect(rebased(one, '/home/mara')).toBe(one);
});

it('names absolutely in another folder what was relative, and keeps the order of the keys', () => {
  const native = proposal('native', { command: 'npm start', working_dir: 'code/api', ports: [8000] });
  expect(entryIn('/srv', native)).toEqual({ command: 'npm start', working_dir: '/home/mara/code/api', ports: [8000] });
  expect(Object.keys(entryIn('/srv', native) ?? {})).toEqual(['command', 'working_dir', 'ports']);
  const compose = proposal('container', { compose: { file: 'shop/compose.yaml', service: 'db', project: 'shop' } });
  expect(entryIn('/srv', compose)).toEqual({
    compose: { file: '/home/mara/shop/compose.yaml', service: 'db', project: 'shop' },
  });
  const files = proposal('container', { compose: { file: ['a.yaml', '/b.yaml'], service: 'db' } });
  expect(entryIn('/srv', files)).toEqual({ compose: { file: ['/home/mara/a.yaml', '/b.yaml'], service: 'db' } });
});

it('lets a process that ran in the old folder run there still, and an absolute folder alone', () => {
  expect(entryIn('/srv', proposal('native', { command: 'npm start' }))).toMatchObject({ working_dir: '/home/mara' });
  expect(entryIn('/srv', proposal('native', { command: 'x', working_dir: '/opt/x' }))).toMatchObject({
    working_dir: '/opt/x',
  });
  expect(entryIn('/srv', proposal('container', { container: 'db' }))).toEqual({ container: 'db' });
});

it('escapes a folder as texts of a stack file are', () => {
  const one = proposal('native', { command: 'x', working_dir: 'a$$b' }, '/home/$mara');
  expect(entryIn('/srv', one)).toMatchObject({ working_dir: '/home/$$mara/a$$b' });
});
