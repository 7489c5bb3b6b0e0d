/**
 * What the engine last said about its containers. Changes to one container are asked for one after the other,
 * so that an older answer never overwrites a newer one; a container whose `inspect` hangs holds up nobody else.
 */
import { fail, ok, type Result } from '../../../result.ts';
import type { Container } from '../container.ts';
import { isAlive } from '../facts.ts';
import { type HealthLimits, parseContainer } from '../parse-inspect.ts';
import { type EngineClient, type RequestProblem, request } from './client.ts';

export interface CacheLimits extends HealthLimits {
  readonly requestMs: number;
  /** Containers asked about at once during a full list. */
  readonly concurrency: number;
}

export class ContainerCache {
  readonly #limits: CacheLimits;
  #containers = new Map<string, Container>();
  readonly #chains = new Map<string, Promise<unknown>>();

  constructor(limits: CacheLimits) {
    this.#limits = limits;
  }

  all(): readonly Container[] {
    return [...this.#containers.values()];
  }

  get(id: string): Container | undefined {
    return this.#containers.get(id);
  }

  /** Asks about one container, after what was asked about it before. Gone is a value: undefined. */
  refresh(client: EngineClient, id: string): Promise<Result<Container | undefined, RequestProblem>> {
    const turn = (this.#chains.get(id) ?? Promise.resolve()).then(() => this.#inspect(client, id));
    this.#chains.set(id, turn);
    const forget = () => {
      if (this.#chains.get(id) === turn) this.#chains.delete(id);
    };
    turn.then(forget, forget);
    return turn;
  }

  /** The full list, the truth: what is not in it is gone. */
  async resync(client: EngineClient): Promise<Result<void, RequestProblem>> {
    const listed = await request(client, 'list its containers', this.#limits.requestMs, (docker, abortSignal) =>
      docker.listContainers({ all: true, abortSignal }),
    );
    if (!listed.ok) return listed;
    if (!Array.isArray(listed.value)) return fail(unreadable());
    const present = new Set(listed.value.map(({ Id }) => Id));
    for (const id of this.#containers.keys()) if (!present.has(id)) this.#containers.delete(id);
    const stale = listed.value.filter(({ Id, State }) => {
      const known = this.#containers.get(Id);
      return !known || known.status !== State || isAlive(known) || known.status === 'restarting';
    });
    return this.#refreshAll(
      client,
      stale.map(({ Id }) => Id),
    );
  }

  async #refreshAll(client: EngineClient, ids: readonly string[]): Promise<Result<void, RequestProblem>> {
    const waiting = [...ids];
    let failure: Result<never, RequestProblem> | undefined;
    const worker = async () => {
      for (let id = waiting.shift(); id !== undefined && !failure; id = waiting.shift()) {
        const refreshed = await this.refresh(client, id);
        if (!refreshed.ok && isFatal(refreshed.problem)) failure = refreshed;
      }
    };
    await Promise.all(Array.from({ length: this.#limits.concurrency }, worker));
    return failure ?? ok(undefined);
  }

  async #inspect(client: EngineClient, id: string): Promise<Result<Container | undefined, RequestProblem>> {
    const answer = await request(client, 'describe a container', this.#limits.requestMs, (docker, abortSignal) =>
      docker.getContainer(id).inspect({ abortSignal }),
    );
    if (!answer.ok) {
      if (answer.problem.status !== 404) return answer;
      this.#containers.delete(id);
      return ok(undefined);
    }
    const parsed = parseContainer(answer.value, this.#limits);
    if (parsed.ok) this.#containers.set(parsed.value.id, parsed.value);
    return parsed;
  }
}

/** One container that the engine cannot describe must not hide the others; an engine that is gone ends the list. */
function isFatal(problem: RequestProblem): boolean {
  return problem.status === undefined && !problem.timedOut && problem.code !== 'engine-answer';
}

function unreadable(): RequestProblem {
  return {
    code: 'engine-answer',
    message: 'The container engine answered with something that is not a list of containers.',
  };
}
