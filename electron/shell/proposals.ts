/** The way from a folder, a dropped thing or this machine to an open stack: look, show, and do what the person said. */
import { join } from 'node:path';
import type { Dialog } from 'electron';
import type { RequestOf, ResponseOf } from '../contract.ts';
import { fail, messageOf, type Problem, type Result } from '../result.ts';
import { textOf } from '../stack/import/document.ts';
import type { Proposal } from '../stack/import/proposal.ts';
import { loadStackText } from '../stack/load.ts';
import { proposedRuns } from '../supervisor/proposed-runs.ts';
import { createHeldProposals, type Held } from './held-proposals.ts';
import { homePath } from './home-path.ts';
import type { HostPort } from './host-port.ts';
import { chooseFolder, chooseNewFile } from './open-dialog.ts';
import { writeStackFile } from './proposal-file.ts';
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

export interface ProposalsParts {
  readonly host: HostPort;
  readonly dialog: Dialog;
  /** The user's home folder. */
  readonly home: string;
  /** Shows a file in the user's editor; a sentence when the desktop could not. */
  showFile(path: string): Promise<string>;
  /** A stack was opened by a person: it is opened again at the next start. */
  opened(path: string): void;
}

export function createProposals(parts: ProposalsParts): Proposals {
  const { host, dialog, home } = parts;
  const held = createHeldProposals();
  let droppedPath: string | undefined;

  const show = async (proposal: Proposal, path?: string): Promise<Proposed> => {
    const id = held.hold({ proposal, ...(path === undefined ? {} : { path }) });
    return { proposal: proposalView({ id, proposal, drafts: await draftsOf(proposal), home }) };
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
      return known ? { text: textOf(known.proposal, services) } : { text: '', problem: GONE };
    },
    async accept(request) {
      const known = held.get(request.proposal);
      if (!known) return { problem: GONE };
      return request.how === 'save' ? save(known, request, parts) : open(known, request, parts);
    },
  };
}

const GONE: Problem = {
  code: 'proposal-gone',
  message: 'This proposal is not known any more.',
  hint: 'Look again.',
};

/** The stacks that a proposal would make: of what is ticked, and of all of it for what is not. */
async function draftsOf(proposal: Proposal): Promise<readonly Draft[]> {
  const file = stackFileOf(proposal);
  const all = proposal.services.map(({ id }) => id);
  const read = [textOf(proposal), textOf(proposal, all)].map((text) => loadStackText(text, file, { env: process.env }));
  const stacks = (await Promise.all(read)).flatMap((loaded) => (loaded.ok ? [loaded.value] : []));
  return Promise.all(stacks.map(async (stack) => ({ stack, runs: await proposedRuns(stack) })));
}

function stackFileOf({ directory }: Proposal): string {
  return join(directory, 'stacklight.yaml');
}

/** Written, and shown in the user's editor; nothing is opened. */
async function save(held: Held, { services }: Accept, { dialog, showFile, home }: ProposalsParts): Promise<Accepted> {
  const written = await write(held, services, dialog);
  if (!written) return {};
  if (!written.ok) return { problem: written.problem };
  // The file is there even when no program wants to show it.
  const trouble = await showFile(written.value).catch(messageOf);
  const saved = homePath(written.value, home);
  if (trouble === '') return { saved };
  return {
    saved,
    problem: { code: 'no-editor', message: `${saved} was written, but nothing opened it: ${trouble}.` },
  };
}

/** Opened as it is where nothing was left out, so that its own files stay the stack; else from a new file. */
async function open(held: Held, request: Accept, parts: ProposalsParts): Promise<Accepted> {
  const file = isAsProposed(held.proposal, request.services)
    ? await unchanged(held, parts.host)
    : await write(held, request.services, parts.dialog);
  if (!file) return {};
  if (!file.ok) return { problem: file.problem };
  const opened = await parts.host.openStack(file.value);
  if (!opened.ok) return { problem: opened.problem };
  parts.opened(file.value);
  return approve(opened.value, request.start, parts.host);
}

function isAsProposed({ services, sources }: Proposal, chosen: readonly string[]): boolean {
  return sources.length > 0 && services.every(({ id, chosen: ticked }) => ticked === chosen.includes(id));
}

/** The yes was to what was shown: a folder whose files say something else by now is not opened on it. */
async function unchanged({ proposal, path }: Held, host: HostPort): Promise<Result<string>> {
  if (path === undefined) return fail(GONE);
  const again = await host.lookAt(path);
  if (!again.ok) return fail(firstOf(again.problem));
  if (again.value.kind === 'proposal' && textOf(again.value.proposal) === textOf(proposal))
    return { ok: true, value: path };
  return fail({
    code: 'proposal-changed',
    message: 'The files changed while you looked at them.',
    hint: 'Look again, then decide.',
  });
}

/** Undefined when the person left the dialog. What runs on this machine belongs in no folder by itself, so it is asked. */
async function write(
  { proposal, path }: Held,
  services: readonly string[],
  dialog: Dialog,
): Promise<Result<string> | undefined> {
  const own = stackFileOf(proposal);
  const file = path === undefined ? await chooseNewFile(dialog, own) : own;
  return file === undefined ? undefined : writeStackFile(file, textOf(proposal, services));
}

/** The commands were shown and said yes to, so the question is answered with it. */
async function approve(stack: string, start: boolean, host: HostPort): Promise<Accepted> {
  const approval = host.view().stacks.find(({ key }) => key === stack)?.approval;
  if (approval) {
    const answer = await host.request({ type: 'approve', stack, approval: approval.id, start });
    return answer.ok ? { stack } : { stack, problem: answer.problem };
  }
  if (!start) return { stack };
  const answer = await host.request({ type: 'up', stack, services: [] });
  return answer.ok ? { stack } : { stack, problem: answer.problem };
}

function firstOf([first, ...rest]: readonly Problem[]): Problem {
  if (!first) return { code: 'unreadable', message: 'It cannot be read.' };
  return rest.length === 0 ? first : { ...first, message: `${first.message} (and ${rest.length} more)` };
}
