/** What a watcher tells, from what it believed, how the container is now and what the engine's events said. Pure. */
import type { Problem } from '../../../result.ts';
import type { Observation } from '../../driver.ts';
import type { Container } from '../container.ts';
import { incarnationOf, isAlive, runningOf, viewOf } from '../facts.ts';
import { numberOf } from '../replicas.ts';
import type { Death } from './death.ts';

/** What was told last. */
export interface LastTold {
  /** The life that was told of last; undefined: none yet. */
  readonly incarnation?: string;
  readonly id?: string;
  readonly name?: string;
  readonly alive: boolean;
  /** The container exists, as far as was told. */
  readonly present: boolean;
  /** To see whether there is something new about it. */
  readonly view?: string;
  readonly health?: string;
  /** Which of several containers it is. */
  readonly number?: number;
}

export interface Current {
  readonly now: Container | undefined;
  /** How the believed life ended, when an event told. */
  readonly death?: Death;
  /** The present life was started by us: nobody needs to be told. */
  readonly ownStart: boolean;
  /** Asked only when it is needed: it looks at every container. */
  missing(): Problem;
}

export interface Told {
  readonly belief: LastTold;
  readonly observations: readonly Observation[];
}

export function observe(before: LastTold, outlook: Current): Told {
  const { now } = outlook;
  if (!now) return observeGone(before, outlook);
  const incarnation = now.startedAt > 0 ? incarnationOf(now) : undefined;
  const alive = isAlive(now);
  if (before.alive && alive && before.number !== undefined && before.number !== numberOf(now))
    return observeOther(now, incarnation);
  const observations: Observation[] = [];
  let life = before.alive;
  if (incarnation !== undefined && incarnation !== before.incarnation) {
    // Missing the end of the old life is no alarm: the new one is all that counts.
    if (before.alive && outlook.death) observations.push(exited(outlook.death, now, true, before.incarnation));
    if (!outlook.ownStart) observations.push({ type: 'started', running: runningOf(now) });
    life = true;
  }
  const view = JSON.stringify(viewOf(now));
  if (life && !alive) {
    const death = incarnation === before.incarnation ? outlook.death : undefined;
    observations.push(exited(death, now, now.status === 'restarting', incarnation));
  } else if (alive && incarnation === before.incarnation && before.view !== undefined && before.view !== view) {
    observations.push({ type: 'changed', running: runningOf(now) });
  }
  const health = alive && now.health ? JSON.stringify(now.health) : undefined;
  if (now.health && health !== undefined && (health !== before.health || incarnation !== before.incarnation)) {
    observations.push({ type: 'engine-health', ...now.health });
  }
  const number = numberOf(now);
  const belief = { incarnation, id: now.id, name: now.name, alive, present: true, view, health, number };
  return { belief, observations };
}

/** Another of its containers speaks for a service of several from now on: that is no end of the service and no start. */
function observeOther(now: Container, incarnation: string | undefined): Told {
  const health = now.health ? JSON.stringify(now.health) : undefined;
  const view = JSON.stringify(viewOf(now));
  const observations: Observation[] = [{ type: 'changed', running: runningOf(now) }];
  if (now.health) observations.push({ type: 'engine-health', ...now.health });
  const belief = { incarnation, id: now.id, name: now.name, alive: true, present: true, view, health };
  return { belief: { ...belief, number: numberOf(now) }, observations };
}

function observeGone(before: LastTold, { death, missing }: Current): Told {
  const belief: LastTold = { alive: false, present: false };
  if (!before.present) return { belief, observations: [] };
  const end: Observation[] = before.alive && death ? [exited(death, undefined, false, before.incarnation)] : [];
  return { belief, observations: [...end, { type: 'vanished', problem: missing() }] };
}

/** When an incarnation began, epoch milliseconds: the second part of its name (`incarnationOf`). */
function startOf(incarnation: string | undefined): number | undefined {
  return incarnation === undefined ? undefined : Number(incarnation.split('@')[1]);
}

function exited(
  death: Death | undefined,
  now: Container | undefined,
  engineRestarts: boolean,
  incarnation: string | undefined,
): Observation {
  const startedAt = startOf(incarnation);
  const detail = death?.detail ?? (now?.outOfMemory ? 'out of memory' : now?.error || undefined);
  return {
    type: 'exited',
    exitCode: death?.exitCode ?? now?.exitCode ?? null,
    signal: null,
    outside: death?.outside ?? false,
    ...(detail && { detail }),
    engineRestarts,
    ...(startedAt !== undefined && { startedAt }),
  };
}
