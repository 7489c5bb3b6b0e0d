/** What follows a yes to a proposal: a file, an open stack, or both. */
import { dirname, join } from 'node:path';
import type { Dialog } from 'electron';
import type { RequestOf, ResponseOf } from '../contract/channels.ts';
import { fail, messageOf, type Problem, type Result } from '../result.ts';
import { textOf } from '../stack/import/document.ts';
import type { Proposal } from '../stack/import/proposal.ts';
import { rebased } from '../stack/import/rebase.ts';
import type { HostPort } from '../supervisor/host/host-port.ts';
import { confirmApproval, NOT_CONFIRMED, needsConfirmation } from './confirm-approval.ts';
import type { Held } from './held-proposals.ts';
import { homePath } from './home-path.ts';
import { chooseNewFile } from './open-dialog.ts';
import { writeStackFile } from './proposal-file.ts';
import { dialogsWords } from './words/dialogs.ts';

type Accept = RequestOf<'stacklight:accept'>;
type Accepted = ResponseOf<'stacklight:accept'>;

export interface AcceptDeps {
  readonly host: HostPort;
  readonly dialog: Dialog;
  /** The user's home folder. */
  readonly home: string;
  /** Shows a file in the user's editor; a sentence when the desktop could not. */
  showFile(path: string): Promise<string>;
  /** A stack was opened by a person: it is opened again at the next start. */
  opened(path: string): void;
}

export const PROPOSAL_GONE: Problem = {
  code: 'proposal-gone',
  message: dialogsWords.proposalExpired,
  hint: dialogsWords.proposalExpiredHint,
};

const ASKS_MORE: Problem = {
  code: 'asks-more',
  message: dialogsWords.notInProposal,
  hint: dialogsWords.notInProposalHint,
};

/** Does what the person said to a proposal that they saw. Writes over nothing. */
export function acceptProposal(held: Held, request: Accept, parts: AcceptDeps): Promise<Accepted> {
  return request.how === 'save' ? save(held, request, parts) : open(held, request, parts);
}

/** Written, and shown in the user's editor; nothing is opened. */
async function save(held: Held, { services }: Accept, { host, dialog, showFile, home }: AcceptDeps): Promise<Accepted> {
  const written = await write(held, services, dialog, host);
  if (!written) return {};
  if (!written.ok) return { problem: written.problem };
  // The file is there even when no program wants to show it.
  const trouble = await showFile(written.value).catch(messageOf);
  const saved = homePath(written.value, home);
  if (trouble === '') return { saved };
  return {
    saved,
    problem: { code: 'no-editor', message: dialogsWords.noEditor(saved, trouble) },
  };
}

/** Opened as it is where nothing was left out, so that its own files stay the stack; else from a new file. */
async function open(held: Held, request: Accept, parts: AcceptDeps): Promise<Accepted> {
  const file = isAsProposed(held.proposal, request.services)
    ? await unchanged(held, parts.host)
    : await write(held, request.services, parts.dialog, parts.host);
  if (!file) return {};
  if (!file.ok) return { problem: file.problem };
  const opened = await parts.host.openStack(file.value);
  if (!opened.ok) return { problem: opened.problem };
  parts.opened(file.value);
  return approve(opened.value, request.start, held, parts);
}

function isAsProposed({ services, sources }: Proposal, chosen: readonly string[]): boolean {
  return sources.length > 0 && services.every(({ id, chosen: ticked }) => ticked === chosen.includes(id));
}

/** The yes was to what was shown: a folder whose files say something else by now is not opened on it. */
async function unchanged({ proposal, path }: Held, host: HostPort): Promise<Result<string>> {
  if (path === undefined) return fail(PROPOSAL_GONE);
  const again = await host.lookAt(path);
  if (!again.ok) return fail(firstOf(again.problem));
  if (again.value.kind === 'proposal' && textOf(again.value.proposal) === textOf(proposal))
    return { ok: true, value: path };
  return fail({
    code: 'proposal-changed',
    message: dialogsWords.filesChanged,
    hint: dialogsWords.filesChangedHint,
  });
}

/** Undefined when the person left the dialog. What runs on this machine belongs in no folder by itself, so it is asked. */
async function write(
  { proposal, path }: Held,
  services: readonly string[],
  dialog: Dialog,
  host: HostPort,
): Promise<Result<string> | undefined> {
  const own = stackFileOf(proposal);
  const file = path === undefined ? await chooseNewFile(dialog, own) : own;
  if (file === undefined) return undefined;
  return writeStackFile(file, textOf(rebased(proposal, dirname(file)), services, await host.editorSchema(file)));
}

/** The commands were shown, said yes to and are confirmed, so the question is answered with it; one about more than that is asked. */
async function approve(stack: string, start: boolean, { runs }: Held, { host, dialog }: AcceptDeps): Promise<Accepted> {
  const seen = host.view().stacks.find(({ key }) => key === stack);
  const approval = seen?.approval;
  if (approval?.commands.some(({ text }) => !runs.has(text))) return { stack, problem: ASKS_MORE };
  if (seen && approval) {
    const named = { name: seen.stack, file: seen.file };
    if (needsConfirmation(approval) && !(await confirmApproval(dialog, named, approval)))
      return { stack, problem: NOT_CONFIRMED };
    const answer = await host.request({ type: 'approve', stack, approval: approval.id, start });
    return answer.ok ? { stack } : { stack, problem: answer.problem };
  }
  if (!start) return { stack };
  const answer = await host.request({ type: 'up', stack, services: [] });
  return answer.ok ? { stack } : { stack, problem: answer.problem };
}

/** The stack file of ours that belongs into the proposal's folder. */
export function stackFileOf({ directory }: Proposal): string {
  return join(directory, 'stacklight.yaml');
}

/** The first of several problems; the others are counted. */
export function firstOf([first, ...rest]: readonly Problem[]): Problem {
  if (!first) return { code: 'unreadable', message: dialogsWords.unreadable };
  return rest.length === 0 ? first : { ...first, message: dialogsWords.andMoreProblems(first.message, rest.length) };
}
