/** The way from a folder, a dropped thing or this machine to an open stack: look, show, and do what the person said. */
import type { RequestOf, ResponseOf } from '../contract/channels.ts';
import { textOf } from '../stack/import/document.ts';
import type { Proposal } from '../stack/import/proposal.ts';
import { loadStackText } from '../stack/load.ts';
import { proposedRuns } from '../supervisor/approval/proposed-runs.ts';
import { type AcceptDeps, acceptProposal, firstOf, PROPOSAL_GONE, stackFileOf } from './accept-proposal.ts';
import { createHeldProposals } from './held-proposals.ts';
import { chooseFolder } from './open-dialog.ts';
import { type Draft, proposalView } from './proposal-view.ts';

type Proposed = ResponseOf<'stacklight:propose'>;
type Accept = RequestOf<'stacklight:accept'>;
type Accepted = ResponseOf<'stacklight:accept'>;

export interface Proposals {
  propose(from: RequestOf<'stacklight:propose'>['from']): Promise<Proposed>;
  /** A person dropped this on the window; the next `propose('dropped')` looks at it. */
  dropped(path: string): void;
  text(request: RequestOf<'stacklight:proposal-text'>): ResponseOf<'stacklight:proposal-text'>;
  accept(request: Accept): Promise<Accepted>;
}

export function createProposals(parts: AcceptDeps): Proposals {
  const { host, dialog, home } = parts;
  const held = createHeldProposals();
  let droppedPath: string | undefined;

  const show = async (proposal: Proposal, path?: string): Promise<Proposed> => {
    const drafts = await draftsOf(proposal);
    const runs = new Set(drafts.flatMap((draft) => [...draft.runs.values()].flat().map(({ text }) => text)));
    const id = held.hold({ proposal, runs, ...(path === undefined ? {} : { path }) });
    return { proposal: proposalView({ id, proposal, drafts, home }) };
  };
  const lookAt = async (path: string): Promise<Proposed> => {
    const found = await host.lookAt(path);
    if (!found.ok) return { problem: firstOf(found.problem) };
    if (found.value.kind === 'proposal') return show(found.value.proposal, path);
    const opened = await host.openStack(found.value.file);
    if (opened.ok) parts.opened(found.value.file);
    return opened.ok ? { stack: opened.value } : { problem: opened.problem };
  };
  return {
    async propose(from) {
      if (from === 'machine') {
        const machine = await host.lookAtMachine();
        return machine.ok ? show(machine.value) : { problem: firstOf(machine.problem) };
      }
      const path = from === 'folder' ? await chooseFolder(dialog) : droppedPath;
      droppedPath = undefined;
      return path === undefined ? {} : lookAt(path);
    },
    dropped(path) {
      droppedPath = path;
    },
    text({ proposal, services }) {
      const known = held.get(proposal);
      return known ? { text: textOf(known.proposal, services) } : { text: '', problem: PROPOSAL_GONE };
    },
    async accept(request) {
      const known = held.get(request.proposal);
      if (!known) return { problem: PROPOSAL_GONE };
      return acceptProposal(known, request, parts);
    },
  };
}

/** The stacks that a proposal would make: of what is ticked, and of all of it for what is not. */
async function draftsOf(proposal: Proposal): Promise<readonly Draft[]> {
  const file = stackFileOf(proposal);
  const all = proposal.services.map(({ id }) => id);
  const read = [textOf(proposal), textOf(proposal, all)].map((text) => loadStackText(text, file, { env: process.env }));
  const stacks = (await Promise.all(read)).flatMap((loaded) => (loaded.ok ? [loaded.value] : []));
  return Promise.all(stacks.map(async (stack) => ({ stack, runs: await proposedRuns(stack) })));
}
