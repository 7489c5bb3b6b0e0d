import { describe, expect, it } from 'vitest';
import type { ResponseOf } from '../../../electron/contract/channels.ts';
import type { ProposalView } from '../../../electron/contract/proposal.ts';
import { proposalView } from '../../../electron/shell/proposal-view.ts';
import { describeFound, describeWrite, serviceGroups } from '../../../renderer/proposal-words.ts';
import { createStore } from '../../../renderer/store.ts';
import { exampleProposal, longProposal } from '../../support/example-proposals.ts';
import { exampleNow } from '../../support/example-services.ts';
import { emptyView } from '../../support/example-views.ts';
import { createFakeBridge, type FakeAnswers } from '../../support/fake-bridge.ts';

const folder = proposalView({ id: 'p1', proposal: exampleProposal(), drafts: [], home: '/home/mara' });
const machine = proposalView({ id: 'p2', proposal: longProposal(), drafts: [], home: '/home/mara' });

async function page(proposed: ResponseOf<'stacklight:propose'>, more: FakeAnswers = {}) {
  const bridge = createFakeBridge(emptyView, { proposed, ...more });
  const store = createStore(bridge, exampleNow);
  await store.load();
  return { bridge, store, desk: store.desk, trail: store.trail };
}

function shown(proposal: ProposalView, ...chosen: string[]) {
  return { kind: 'shown' as const, from: 'folder' as const, proposal, chosen: new Set(chosen) };
}

describe('a folder that was chosen', () => {
  it('is shown with the ticks of the proposal', async () => {
    const { desk, trail } = await page({ proposal: folder });
    await desk.propose('folder');
    expect(trail.route.value).toEqual({ kind: 'proposal' });
    expect(desk.state.value).toMatchObject({ kind: 'shown', chosen: new Set(['db', 'web']) });
  });

  it('leaves the page as it was when the dialog was left', async () => {
    const { desk, trail } = await page({});
    await desk.propose('folder');
    expect([trail.route.value.kind, desk.state.value.kind]).toEqual(['home', 'none']);
  });

  it('asks for its yes at once when it has a stack file of ours', async () => {
    const { desk, trail } = await page({ stack: 'blog' });
    await desk.propose('folder');
    expect([trail.route.value.kind, trail.approval.value]).toEqual(['home', 'blog']);
  });

  it('says why it cannot be opened', async () => {
    const { desk, trail } = await page({ problem: { code: 'yaml', message: 'a tab in line 3' } });
    await desk.propose('folder');
    expect(trail.route.value.kind).toBe('proposal');
    expect(desk.state.value).toMatchObject({ kind: 'failed', problem: { message: 'a tab in line 3' } });
  });

  it('says when the main process does not answer', async () => {
    const { desk, store } = await page({ proposal: folder });
    Object.assign(store.bridge, { request: async () => Promise.reject(new Error('gone')) });
    await desk.propose('folder');
    expect(desk.state.value).toMatchObject({ kind: 'failed', problem: { message: expect.stringContaining('gone') } });
  });
});

describe('a look that takes its time', () => {
  it('does not bring back whoever went away meanwhile', async () => {
    const { desk, trail } = await page({ proposal: machine });
    const look = desk.propose('machine');
    expect([trail.route.value.kind, desk.state.value.kind]).toEqual(['proposal', 'looking']);
    trail.back();
    await look;
    expect([trail.route.value.kind, desk.state.value.kind]).toEqual(['home', 'none']);
  });

  it('gives way to a later one', async () => {
    const { desk } = await page({ proposal: folder });
    const first = desk.propose('machine');
    await Promise.all([first, desk.propose('dropped')]);
    expect(desk.state.value).toMatchObject({ kind: 'shown', from: 'dropped' });
  });
});

describe('the answer to a proposal', () => {
  it('names what is ticked in the order of the proposal', async () => {
    const { desk, bridge, trail } = await page({ proposal: folder }, { accepted: { stack: 'shop' } });
    await desk.propose('folder');
    desk.tick(['db'], false);
    desk.tick(['mail', 'db'], true);
    await desk.accept('start');
    expect(bridge.accepted).toEqual([{ proposal: 'p1', services: ['db', 'web', 'mail'], how: 'open', start: true }]);
    expect([trail.route.value.kind, desk.state.value.kind]).toEqual(['home', 'none']);
  });

  it('leads to the question that the proposal did not answer', async () => {
    const problem = { code: 'asks-more', message: 'It would run something that was not in the proposal.' };
    const { desk, trail, store } = await page({ proposal: folder }, { accepted: { stack: 'shop', problem } });
    await desk.propose('folder');
    await desk.accept('start');
    expect([trail.route.value.kind, trail.approval.value]).toEqual(['home', 'shop']);
    expect(store.trouble.value).toEqual(problem);
  });

  it('is not sent with nothing ticked', async () => {
    const { desk, bridge } = await page({ proposal: folder });
    await desk.propose('folder');
    desk.tick(['db', 'web'], false);
    await desk.accept('open');
    expect(bridge.accepted).toEqual([]);
  });

  it('leaves the proposal where it is when it was saved, or could not be', async () => {
    const saved = await page({ proposal: folder }, { accepted: { saved: '~/shop/stacklight.yaml' } });
    await saved.desk.propose('folder');
    await saved.desk.accept('save');
    expect(saved.desk.state.value.kind).toBe('shown');
    expect(saved.store.trouble.value).toMatchObject({ passing: true, message: expect.stringContaining('~/shop') });
    const refused = await page(
      { proposal: folder },
      { accepted: { problem: { code: 'file-exists', message: 'A file is already there.' } } },
    );
    await refused.desk.propose('folder');
    await refused.desk.accept('open');
    expect(refused.desk.state.value.kind).toBe('shown');
    expect(refused.store.trouble.value).toMatchObject({ message: 'A file is already there.' });
  });
});

describe('the words of a proposal', () => {
  it('say what was found and that nothing was done', () => {
    expect(describeFound(shown(folder, 'db', 'web'))).toBe(
      'Found: 3 services, 2 ticked. Nothing has been started yet.',
    );
    expect(describeFound({ ...shown(machine), from: 'machine' })).toBe(
      'Found running: 30 services, 0 ticked. Nothing is touched yet.',
    );
  });

  it('say what would be written', () => {
    expect(describeWrite(shown(folder, 'db', 'web'))).toBe('Opens the folder as it is. Nothing is written.');
    expect(describeWrite(shown({ ...folder, files: ['compose.yaml'] }, 'db', 'web'))).toBe(
      'Opens compose.yaml as it is. Nothing is written.',
    );
    expect(describeWrite(shown(folder, 'db'))).toBe('Writes stacklight.yaml with what is ticked into ~/shop.');
    expect(describeWrite(shown(folder))).toBe('Tick at least one service.');
  });

  it('group the services, those of nothing last', () => {
    const groups = serviceGroups([...machine.services].reverse());
    expect(groups.map(({ name, services }) => [name?.slice(0, 10), services.length])).toEqual([
      ['repository', 10],
      ['Compose pr', 10],
      [undefined, 10],
    ]);
  });
});
