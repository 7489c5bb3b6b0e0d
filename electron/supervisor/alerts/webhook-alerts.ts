import { finished } from '../../../shared/text/cause.ts';
import { describeAlert, describeOver } from '../../history/alert-words.ts';
import type { NewEvent } from '../../history/log.ts';
import { formatSlack, postWebhook } from '../../history/webhook.ts';
import { LIMITS } from '../../limits.ts';
import { needsOf } from '../incidents/dependency-facts.ts';
import type { IncidentNews } from '../incidents/incident-tracker.ts';
import type { Clock } from '../model/clock.ts';
import type { StackState } from '../state/stack-state.ts';
import type { AlertQueue, PendingAlert } from './webhook-outbox.ts';

export interface AlertDeps {
  readonly state: Pick<StackState, 'stack' | 'managedServices' | 'redact'>;
  readonly clock: Clock;
  record(event: NewEvent): void;
  readonly outbox: Pick<AlertQueue, 'takeOver' | 'put' | 'drop'>;
  readonly post?: typeof postWebhook;
}

/** Tells incidents to the stack's webhook, one after the other; that it fails is one line in the history and nothing else. */
export class Alerting {
  readonly #deps: AlertDeps;
  readonly #abort = new AbortController();
  #turn: Promise<void> = Promise.resolve();
  /** It failed last time: that it still does is no news. */
  #failing = false;

  constructor(parts: AlertDeps) {
    this.#deps = parts;
  }

  /** Sends what the run before this one was cut off in telling: once more, and before anything new. */
  resume(): void {
    const { outbox, clock } = this.#deps;
    this.#turn = this.#turn
      .then(async () => {
        for (const letter of await outbox.takeOver(clock.wall(), LIMITS.alerts.webhook.resendMs))
          await this.#send(letter);
      })
      .catch(() => undefined);
  }

  tell(news: IncidentNews): void {
    const { state, clock, outbox } = this.#deps;
    if (state.stack.alerts.webhook === undefined) return;
    const text = formatSlack(state.redact(this.#textOf(news)));
    const letter: PendingAlert = {
      incident: news.incident.id,
      kind: news.kind,
      text,
      at: clock.wall(),
      again: false,
    };
    const kept = outbox.put(letter);
    this.#turn = this.#turn.then(() => kept.then(() => this.#send(letter))).catch(() => undefined);
  }

  /** What was not told yet is told by the next run. */
  close(): Promise<void> {
    this.#abort.abort();
    return this.#turn;
  }

  #textOf({ incident, ...news }: IncidentNews): string {
    const { state, clock } = this.#deps;
    const { name } = state.stack;
    if (news.kind === 'closed') {
      const { what, how, cause } = describeOver(incident, news.closedAt);
      const end = how.startsWith('after') ? `${what} ${how}` : `${what}; ${how}`;
      return `${name}: ${finished(end)} It began with: ${cause}`;
    }
    const { sentence, why } = describeAlert(incident, needsOf(state.managedServices.values()), clock.wall());
    return `${name}: ${sentence}: ${why}`;
  }

  async #send(letter: PendingAlert): Promise<void> {
    const { post = postWebhook, record, clock, outbox, state } = this.#deps;
    // The URL is a secret and stands in no file of ours: what it is now counts.
    const url = state.stack.alerts.webhook;
    if (url === undefined) return outbox.drop(letter);
    const sent = await post(url, letter.text, this.#abort.signal);
    const failed = !sent.ok;
    if (sent.ok || sent.problem.code !== 'webhook-aborted') await outbox.drop(letter);
    if (!sent.ok && !this.#failing && sent.problem.code !== 'webhook-aborted') {
      const { message: cause, code } = sent.problem;
      record({ at: clock.wall(), kind: 'note', cause, actor: 'stacklight', data: { code } });
    }
    this.#failing = failed;
  }
}
