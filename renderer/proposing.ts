import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { Bridge, RequestOf, ResponseOf } from '../electron/contract/channels.ts';
import type { ProposalView } from '../electron/contract/proposal.ts';
import { reasonOf } from './reason.ts';
import type { Navigation } from './route.ts';
import type { Toast } from './store.ts';
import { proposalWords } from './words/proposal.ts';

export type From = RequestOf<'stacklight:propose'>['from'];

export type FoundProblem = NonNullable<ResponseOf<'stacklight:propose'>['problem']>;

/** What is on the desk: nothing, a look that is in progress, what it found, or why it found nothing. */
export type Proposing =
  | { readonly kind: 'none' }
  | { readonly kind: 'looking'; readonly from: From }
  | {
      readonly kind: 'shown';
      readonly from: From;
      readonly proposal: ProposalView;
      /** Ids of the services that are ticked. */
      readonly chosen: ReadonlySet<string>;
    }
  | { readonly kind: 'failed'; readonly from: From; readonly problem: FoundProblem };

/** The three things that can be done with a proposal. */
export type Answer = 'start' | 'open' | 'save';

/** Where a folder or this machine becomes a stack, or does not. */
export interface ProposalDesk {
  readonly state: ReadonlySignal<Proposing>;
  /** The answer that is being carried out. */
  readonly answering: ReadonlySignal<Answer | undefined>;
  propose(from: From): Promise<void>;
  /** Ticks or unticks some services. */
  tick(services: readonly string[], on: boolean): void;
  accept(answer: Answer): Promise<void>;
}

export function createProposalDesk(
  bridge: Bridge,
  trail: Navigation,
  tell: (trouble: Toast | undefined) => void,
): ProposalDesk {
  const state = signal<Proposing>({ kind: 'none' });
  const answering = signal<Answer | undefined>(undefined);
  /** Grows with each look: an answer to an earlier one comes too late to be shown. */
  let looks = 0;

  const show = (from: From, { proposal, stack, problem }: ResponseOf<'stacklight:propose'>): void => {
    state.value = found(from, proposal, problem);
    if (stack !== undefined) trail.askApproval(stack);
    if (stack !== undefined) trail.show({ kind: 'home' });
    else if (state.peek().kind !== 'none') trail.go({ kind: 'proposal' });
    else if (trail.route.peek().kind === 'proposal') trail.back();
  };
  return {
    state,
    answering,
    async propose(from) {
      looks += 1;
      const look = looks;
      state.value = { kind: 'looking', from };
      tell(undefined);
      // While a folder is being chosen, the page stays where it is.
      if (from !== 'folder') trail.go({ kind: 'proposal' });
      const answer = await bridge.request('stacklight:propose', { from }).catch(
        (error): ResponseOf<'stacklight:propose'> => ({
          problem: { code: 'page', message: proposalWords.lookFailed(reasonOf(error)) },
        }),
      );
      if (look !== looks) return;
      // Whoever went away from the view does not want to be brought back to it.
      const left = from !== 'folder' && trail.route.peek().kind !== 'proposal';
      if (left && answer.stack === undefined) state.value = { kind: 'none' };
      else show(from, answer);
    },
    tick(services, on) {
      const desk = state.peek();
      if (desk.kind !== 'shown') return;
      const chosen = new Set(desk.chosen);
      for (const id of services) {
        if (on) chosen.add(id);
        else chosen.delete(id);
      }
      state.value = { ...desk, chosen };
    },
    async accept(answer) {
      const desk = state.peek();
      if (desk.kind !== 'shown' || desk.chosen.size === 0 || answering.peek()) return;
      answering.value = answer;
      tell(undefined);
      const accepted = await bridge.request('stacklight:accept', acceptance(desk, answer)).catch(
        (error): ResponseOf<'stacklight:accept'> => ({
          problem: { code: 'page', message: proposalWords.acceptFailed(reasonOf(error)) },
        }),
      );
      answering.value = undefined;
      settle(accepted);
    },
  };

  function settle({ stack, saved, problem }: ResponseOf<'stacklight:accept'>): void {
    if (problem) tell(problem);
    else if (saved !== undefined) tell({ message: proposalWords.saved(saved), passing: true });
    if (stack === undefined) return;
    // It is open all the same, and may have a question that the proposal did not answer.
    if (problem) trail.askApproval(stack);
    state.value = { kind: 'none' };
    trail.show({ kind: 'home' });
  }
}

function found(from: From, proposal: ProposalView | undefined, problem: FoundProblem | undefined): Proposing {
  if (problem) return { kind: 'failed', from, problem };
  if (!proposal) return { kind: 'none' };
  const chosen = new Set(proposal.services.filter((service) => service.chosen).map(({ id }) => id));
  return { kind: 'shown', from, proposal, chosen };
}

function acceptance(
  { proposal, chosen }: Extract<Proposing, { kind: 'shown' }>,
  answer: Answer,
): RequestOf<'stacklight:accept'> {
  // In the proposal's order, whatever the order of the ticks.
  const services = proposal.services.map(({ id }) => id).filter((id) => chosen.has(id));
  return {
    proposal: proposal.id,
    services,
    how: answer === 'save' ? 'save' : 'open',
    start: answer === 'start',
  };
}
