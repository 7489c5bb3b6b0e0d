import type { HistoryEvent } from '../../contract/history.ts';
import type { Transition } from '../../lifecycle/service.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { World } from '../model/world.ts';
import type { StackState } from '../state/stack-state.ts';
import { captureEvidence, evidenceEvent, isFailure } from './evidence.ts';
import { Alerting } from './webhook-alerts.ts';
import { AlertQueue } from './webhook-outbox.ts';

/** Looks at what happens to a stack for those who ask later: learns its secrets, keeps evidence, tells the webhook. */
export class FailureRecorder {
  readonly #state: StackState;
  readonly #world: World;
  readonly #alerting: Alerting;
  #closed = false;

  constructor(state: StackState, world: World) {
    this.#state = state;
    this.#world = world;
    const outbox = new AlertQueue(state.file('unsent.json'), (sentence) => state.note(sentence));
    this.#alerting = new Alerting({ state, clock: world.clock, outbox, record: (event) => state.record(event) });
    this.#alerting.resume();
    state.incidents.onNews = (news) => this.#alerting.tell(news);
  }

  /** An incarnation lives: what it was given is known before it can repeat it. */
  async began(managed: ManagedService): Promise<void> {
    try {
      await this.#state.secrets.learn(managed, this.#world.platform, this.#world.engine);
    } catch {
      // Nothing but what the stack file says is known then; the next look may tell more.
    }
  }

  /** A change of state that is in the history now. */
  onTransition(managed: ManagedService, event: HistoryEvent, transition: Transition): void {
    this.#state.incidents.mark(managed, transition, this.#world.clock.now());
    if (isFailure(managed, transition)) void this.#keep(managed, event, transition);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#alerting.close();
  }

  async #keep(managed: ManagedService, event: HistoryEvent, transition: Transition): Promise<void> {
    const take = captureEvidence(managed, transition, this.#state.logFile(managed.spec.id), this.#world);
    const [evidence] = await Promise.all([take(), this.began(managed)]);
    const lines = evidence.lastLines;
    this.#state.send(managed.spec.id, { type: 'last-output', lines, ended: transition.data !== undefined });
    if (this.#closed || (evidence.lastLines.length === 0 && !evidence.probe)) return;
    this.#state.record(evidenceEvent(event, evidence));
  }
}
