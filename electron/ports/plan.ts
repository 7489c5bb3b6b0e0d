/** What fix ports would do, with a reason for each step. Pure: judgements in, a plan out; nothing is touched here. */
import { notesOf, restartSteps } from './plan-rest.ts';
import { type FixPortsFacts, type FixPortsPlan, inTheWay, killSteps, stopSteps, strays } from './plan-steps.ts';
import type { Holder } from './types.ts';

/**
 * The plan of fix ports: ends stale and duplicate copies, offers what is foreign as a choice, explains what is protected,
 * and starts what then still misses its port. Never holds a process that is expected, protected, ours or another user's.
 */
export function planFixPorts(facts: FixPortsFacts): FixPortsPlan {
  const isStray = (holder: Holder): boolean => holder.verdict === 'stale' || holder.verdict === 'duplicate';
  const isChoice = (holder: Holder): boolean => holder.verdict === 'foreign' && inTheWay(holder, facts.claims);
  const none = (): string => '';
  const offer = (holder: Holder): string => {
    const free = facts.freePorts?.get(holder.port);
    return `; choose it only if you know it${free ? `, or give ${holder.service} the free port ${free}` : ''}`;
  };
  const steps = [...killSteps(facts, isStray, none), ...stopSteps(facts, isStray, none)];
  const leaving = new Set(steps.flatMap(({ target }) => (target.kind === 'container' ? [target.id] : [])));
  const taken = new Set(steps.map(({ step }) => step.id));
  const choices = [...killSteps(facts, isChoice, offer), ...stopSteps(facts, isChoice, offer)].filter(
    ({ step }) => !taken.has(step.id),
  );
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
