/** Turns changes at the engine into observations of one service, until it is told to stop. */
import { assertNever } from '../../../result.ts';
import type { Observation, Running } from '../../driver.ts';
import type { Container } from '../container.ts';
import type { Engine } from '../engine/engine.ts';
import type { EngineEvent } from '../engine/parse-events.ts';
import type { EngineChange } from '../engine/types.ts';
import { incarnationOf, isAlive } from '../facts.ts';
import { choose, type Identity } from '../identity.ts';
import { numberOf, replicasOf } from '../replicas.ts';
import { type Death, type DeathHints, deathOf, isOpen, NO_OMENS, noteHint, recalled } from './death.ts';
import { type LastTold, observe } from './observe.ts';

/** Tells what differs from `running` at once, then every change. Engine away before the start is told, too. */
export function watchContainer(
  engine: Engine,
  identity: Identity,
  running: Running | undefined,
  listener: (observation: Observation) => void,
): () => void {
  const watch = new Watch(engine, identity, running, listener);
  const leave = engine.onChange((change) => watch.take(change));
  return () => {
    leave();
    watch.close();
  };
}

class Watch {
  readonly #engine: Engine;
  readonly #identity: Identity;
  readonly #listener: (observation: Observation) => void;
  #belief: LastTold | undefined;
  #omens: DeathHints = NO_OMENS;
  /** Of several containers: what was told of them last. */
  #replicas: string | undefined;
  /** Of its containers, also of those that are just gone. */
  #ids: ReadonlySet<string> = new Set();
  /** An end that nothing has explained yet; its timer, and what is known of it. */
  #open: { readonly grace: NodeJS.Timeout; death: Death | undefined } | undefined;

  constructor(
    engine: Engine,
    identity: Identity,
    running: Running | undefined,
    listener: (observation: Observation) => void,
  ) {
    this.#engine = engine;
    this.#identity = identity;
    this.#listener = listener;
    const container = running?.container && engine.get(running.container.id);
    this.#belief = running && { ...beliefOf(running), ...(container && { number: numberOf(container) }) };
    if (engine.state.type === 'unreachable') listener({ type: 'engine-lost', problem: engine.state.problem });
    if (engine.state.type === 'reachable') this.#look(undefined);
  }

  take(change: EngineChange): void {
    switch (change.type) {
      case 'lost':
        this.#listener({ type: 'engine-lost', problem: change.problem });
        break;
      case 'back':
        this.#listener({ type: 'engine-back' });
        break;
      case 'resync':
        this.#look(undefined);
        break;
      case 'event':
        this.#look(change.event);
        break;
      default:
        assertNever(change);
    }
  }

  close(): void {
    this.#closeCase();
  }

  #look(event: EngineEvent | undefined): void {
    if (event && event.id !== this.#belief?.id && !this.#ids.has(event.id) && !this.#isOurs(event.id)) return;
    const now = choose(this.#identity, this.#engine.list());
    this.#count();
    // The first look at a service that is meant to be down: a container that is down, too, is no news.
    const belief = this.#belief ?? initial(now);
    this.#belief = belief;
    const death = event && this.#death(event, belief);
    if (event && event.id === (belief.id ?? now?.id)) this.#omens = noteHint(this.#omens, event);
    const name = now?.name ?? belief.name;
    if (this.#isBusy(name)) return;
    if (hasEnded(belief, now) && !isOtherOf(belief, now) && isOpen(death) && !this.#wasOurStop(belief)) {
      this.#openCase(death);
      return;
    }
    this.#closeCase();
    this.#tell(belief, now, death);
  }

  /** While we act on them they come and go one after the other: the look after it counts. */
  #count(): void {
    if (this.#engine.own.isBusy(this.#identity.key)) return;
    const own = this.#engine.list().filter((one) => this.#identity.matches(one));
    this.#ids = new Set(own.map(({ id }) => id));
    const replicas = replicasOf(own, this.#identity.replicas);
    const told = JSON.stringify(replicas);
    if (told === this.#replicas) return;
    this.#replicas = told;
    this.#listener({ type: 'replicas', replicas });
  }

  #isBusy(name: string | undefined): boolean {
    const { own } = this.#engine;
    return own.isBusy(this.#identity.key) || (name !== undefined && own.isBusy(name));
  }

  /** Waits for the event that explains the end; after that the engine is asked what it remembers. */
  #openCase(death: Death | undefined): void {
    if (this.#open) {
      this.#open.death ??= death;
      return;
    }
    const grace = setTimeout(() => void this.#ask(open), this.#engine.timing.deathGraceMs);
    const open = { grace, death };
    this.#open = open;
  }

  #closeCase(): void {
    clearTimeout(this.#open?.grace);
    this.#open = undefined;
  }

  async #ask(open: { readonly death: Death | undefined }): Promise<void> {
    const { id, incarnation } = this.#belief ?? {};
    const since = startOf(incarnation);
    const recall = (events: readonly EngineEvent[]) => recalled(events, since, this.#deathOptions(incarnation));
    const { deathAskMs, lateSignalMs } = this.#engine.timing;
    const until = {
      withinMs: open.death ? lateSignalMs : deathAskMs,
      enough: (events: readonly EngineEvent[]) => !isOpen(recall(events)),
    };
    const death = id === undefined ? undefined : recall(await this.#engine.remembered(id, since, until));
    // Explained meanwhile, or watched no more.
    if (this.#open !== open) return;
    this.#closeCase();
    const now = choose(this.#identity, this.#engine.list());
    const belief = this.#belief ?? initial(now);
    if (!this.#isBusy(now?.name ?? belief.name)) this.#tell(belief, now, death ?? open.death);
  }

  #tell(belief: LastTold, now: Container | undefined, death: Death | undefined): void {
    const told = observe(belief, {
      now,
      ...(death && { death }),
      ownStart: now !== undefined && this.#engine.own.didStart(incarnationOf(now)),
      missing: () => this.#identity.missing(this.#engine.list()),
    });
    this.#belief = told.belief;
    for (const observation of told.observations) this.#listener(observation);
  }

  #isOurs(id: string): boolean {
    const container = this.#engine.get(id);
    return container !== undefined && this.#identity.matches(container);
  }

  /** The end of the believed life; an older one that the stream repeats is none. */
  #death(event: EngineEvent, belief: LastTold): Death | undefined {
    if (event.id !== belief.id || belief.incarnation === undefined) return undefined;
    if (event.at < startOf(belief.incarnation)) return undefined;
    return deathOf(event, this.#omens, this.#deathOptions(belief.incarnation));
  }

  #deathOptions(incarnation: string | undefined): { readonly ownStop: boolean; readonly outsideStopMs: number } {
    const ownStop = incarnation !== undefined && this.#engine.own.didStop(incarnation);
    return { ownStop, outsideStopMs: this.#engine.timing.outsideStopMs };
  }

  #wasOurStop({ incarnation }: LastTold): boolean {
    return incarnation !== undefined && this.#engine.own.didStop(incarnation);
  }
}

/** When a life began: epoch milliseconds, the engine's clock. */
function startOf(incarnation: string | undefined): number {
  return incarnation === undefined ? 0 : Number(incarnation.split('@')[1]);
}

/** The believed life is over, as far as the container itself shows; how it ended, an event is yet to tell. */
function hasEnded(belief: LastTold, now: Container | undefined): boolean {
  if (!belief.alive) return false;
  if (!now) return true;
  return now.id === belief.id && (!isAlive(now) || incarnationOf(now) !== belief.incarnation);
}

/** Another of several containers goes on. */
function isOtherOf(belief: LastTold, now: Container | undefined): boolean {
  return now !== undefined && isAlive(now) && belief.number !== undefined && belief.number !== numberOf(now);
}

function beliefOf(running: Running): LastTold {
  const { container, startedAt } = running;
  if (!container) return { alive: false, present: false };
  return {
    id: container.id,
    name: container.name,
    incarnation: `${container.id}@${startedAt}`,
    alive: true,
    present: true,
  };
}

function initial(now: Container | undefined): LastTold {
  if (!now) return { alive: false, present: false };
  const known = { id: now.id, name: now.name, alive: false, present: true };
  return isAlive(now) ? known : { ...known, incarnation: incarnationOf(now) };
}
