/** What fix ports would do, with a reason for each step. Pure: judgements in, a plan out; nothing is touched here. */
import { notesOf, restartSteps } from './plan-rest.ts';
import {
  type FixPortsFacts,
  type FixPortsPlan,
  inTheWay,
  killSteps,
  type Step,
  stopSteps,
  strays,
} from './plan-steps.ts';
import type { Holder } from './types.ts';

/** What is ended without being chosen: copies, on another port only those that nothing holds any more. */
const isStray = (holder: Holder): boolean =>
  (holder.verdict === 'stale' || holder.verdict === 'duplicate') && holder.elsewhere?.loose !== false;

/** A copy on another port that somebody may be using. */
const isCopyInUse = (holder: Holder): boolean => holder.elsewhere?.loose === false;

/**
 * The plan of fix ports: ends stale and duplicate copies, offers what is foreign as a choice, explains what is protected,
 * and starts what then still misses its port. Never holds a process that is expected, protected, ours or another user's.
 */
export function planFixPorts(facts: FixPortsFacts): FixPortsPlan {
  const isChoice = (holder: Holder): boolean => holder.verdict === 'foreign' && inTheWay(holder, facts.claims);
  const none = (): string => '';
  const offer = (holder: Holder): string => {
    const free = facts.freePorts?.get(holder.port);
    return `; choose it only if you know what it is${free ? `, or give ${holder.service} the free port ${free}` : ''}`;
  };
  const steps = [...killSteps(facts, isStray, none), ...stopSteps(facts, isStray, none)];
  const leaving = new Set(steps.flatMap(({ target }) => (target.kind === 'container' ? [target.id] : [])));
  const taken = new Set(steps.map(({ step }) => step.id));
  const free = ({ step }: Step): boolean => !taken.has(step.id);
  const copies = asCopies(killSteps(facts, isCopyInUse, none).filter(free));
  const foreign = [...killSteps(facts, isChoice, offer), ...stopSteps(facts, isChoice, offer)].filter(
    (one) => free(one) && !copies.some(({ step }) => step.id === one.step.id),
  );
  const choices = [...copies, ...asForeign(foreign)];
  const killed = new Set(strays(facts, isStray).flatMap(({ holders }) => holders));
  const restarts = restartSteps(
    facts,
    (holder) => killed.has(holder) || (holder.container !== undefined && leaving.has(holder.container.id)),
  );
  const all = [...steps, ...restarts];
  return {
    plan: {
      id: facts.id,
      kind: 'fix-ports',
      steps: all.map(({ step }) => step),
      choices: choices.map(({ step }) => step),
      notes: [...notesOf(facts)],
    },
    targets: new Map([...all, ...choices].map(({ step, target }) => [step.id, target])),
  };
}

/** One tick for all copies of a service. */
function asCopies(steps: readonly Step[]): readonly Step[] {
  return steps.map(({ step, target }) => {
    const count = steps.filter((other) => other.step.service === step.service).length;
    const what = count === 1 ? '1 copy' : `${count} copies`;
    const label = `${what} of ${step.service ?? 'a service'} on ${count === 1 ? 'another port' : 'other ports'}`;
    const choice = { kind: 'copy' as const, group: `copies-${step.service ?? ''}`, label, ticked: true };
    return { step: { ...step, choice }, target };
  });
}

/** One tick for all strangers on a port. */
function asForeign(steps: readonly Step[]): readonly Step[] {
  return steps.map(({ step, target }) => {
    const [port = 0] = step.ports ?? [];
    const count = steps.filter((other) => other.step.ports?.[0] === port).length;
    const label = `${count === 1 ? 'what holds' : `all ${count} that hold`} port ${port}`;
    const choice = { kind: 'foreign' as const, group: `port-${port}`, label, ticked: false };
    return { step: { ...step, choice }, target };
  });
}
