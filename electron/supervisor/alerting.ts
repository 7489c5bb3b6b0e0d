import { downSentence, overSentence } from '../history/incident-words.ts';
import type { NewEvent } from '../history/log.ts';
import { postWebhook, slackText } from '../history/webhook.ts';
import type { Clock } from './clock.ts';
import type { IncidentNews } from './incident-book.ts';
import { needsOf } from './needs.ts';
import type { StackState } from './stack-state.ts';

export interface AlertParts {
  readonly state: Pick<StackState, 'stack' | 'cells' | 'redact'>;
  readonly clock: Clock;
  record(event: NewEvent): void;
  readonly post?: typeof postWebhook;
}

/** Tells incidents to the stack's webhook, one after the other; that it fails is one line in the history and nothing else. */
export class Alerting {
  readonly #parts: AlertParts;
  readonly #abort = new AbortController();
  #turn: Promise<void> = Promise.resolve();
  /** It failed last time: that it still does is no news. */
  #failing = false;

  constructor(parts: AlertParts) {
    this.#parts = parts;
  }

  tell(news: IncidentNews): void {
    const { state } = this.#parts;
    const url = state.stack.alerts.webhook;
    if (url === undefined) return;
    const text = slackText(state.redact(this.#textOf(news)));
    this.#turn = this.#turn.then(() => this.#send(url, text)).catch(() => undefined);
  }

  /** What was not told yet is not told any more. */
  close(): Promise<void> {
    this.#abort.abort();
    return this.#turn;
  }

  #textOf({ incident, ...news }: IncidentNews): string {
    const { state, clock } = this.#parts;
    const { name } = state.stack;
    if (news.kind === 'closed')
      return `${name}: ${overSentence(incident, news.closedAt)}. It had begun with: ${incident.cause}`;
    const sentence = downSentence(incident, needsOf(state.cells.values()), clock.wall());
    return `${name}: ${sentence}: ${incident.cause}${incident.note ? ` (${incident.note})` : ''}`;
  }

  async #send(url: string, text: string): Promise<void> {
    const { post = postWebhook, record, clock } = this.#parts;
    const sent = await post(url, text, this.#abort.signal);
    const failed = !sent.ok;
    if (!sent.ok && !this.#failing && sent.problem.code !== 'webhook-aborted') {
      const { message: cause, code } = sent.problem;
      record({ at: clock.wall(), kind: 'note', cause, actor: 'stacklight', data: { code } });
    }
    this.#failing = failed;
  }
}
