import { describe, expect, it } from 'vitest';
import {
  actionLead,
  actionTone,
  choiceGroups,
  chosenSteps,
  confirmLabel,
  finishedSteps,
  isEmptyPlan,
  stepGroups,
  tickedChoices,
} from '../../../renderer/plan-words.ts';
import { daysOf, mergeEvents } from '../../../renderer/timeline.ts';
import { fixPortsAction } from '../../support/example-actions.ts';
import { exampleNow } from '../../support/example-services.ts';
import { greenView, nothingToFixView } from '../../support/example-views.ts';

describe('choices of a plan', () => {
  const choice = (id: string, kind: 'copy' | 'foreign', group: string, ticked: boolean) => ({
    id,
    action: 'kill' as const,
    target: `pid ${id}`,
    reason: 'why',
    choice: { kind, group, label: `label of ${group}`, ticked },
  });
  const choices = [
    choice('1', 'copy', 'copies-web', true),
    choice('2', 'foreign', 'port-8000', false),
    choice('3', 'copy', 'copies-web', true),
  ];
  const plan = { id: 'p', kind: 'clean-up' as const, steps: [], choices, notes: [] };

  it('are one tick for all of a group, and copies are ticked to begin with', () => {
    expect(
      choiceGroups(choices).map(({ id, kind, label, steps }) => [id, kind, label, steps.map((step) => step.id)]),
    ).toEqual([
      ['copies-web', 'copy', 'label of copies-web', ['1', '3']],
      ['port-8000', 'foreign', 'label of port-8000', ['2']],
    ]);
    expect([...tickedChoices(plan)]).toEqual(['1', '3']);
    expect(confirmLabel(plan, tickedChoices(plan))).toBe('Stop these 2');
  });
});

describe('a plan', () => {
  const planned = fixPortsAction('planned');
  const [foreign] = planned.plan.choices;
  const [firstStep] = planned.plan.steps;
  if (!foreign || !firstStep) throw new Error('the example plan is empty');

  it('asks with the number of what it stops, the chosen foreign ones counted', () => {
    expect(confirmLabel(planned.plan, new Set())).toBe('Stop these 6');
    expect(confirmLabel(planned.plan, new Set([foreign.id]))).toBe('Stop these 7');
    expect(confirmLabel({ ...planned.plan, steps: [firstStep] }, new Set())).toBe('Stop this one');
  });

  it('names steps of different kinds as steps', () => {
    const plan = { ...planned.plan, steps: [firstStep, { ...firstStep, id: 'r', action: 'restart' as const }] };
    expect(confirmLabel(plan, new Set())).toBe('Do these 2 steps');
  });

  it('never runs a choice that was not ticked', () => {
    expect(chosenSteps(planned.plan, new Set(['unknown']))).toEqual(planned.plan.steps);
  });

  it('says a shared reason once and keeps the order', () => {
    const groups = stepGroups([...planned.plan.steps, foreign, firstStep]);
    expect(groups.map(({ steps }) => steps.length)).toEqual([6, 1, 1]);
    expect(groups.flatMap(({ steps }) => steps)).toEqual([...planned.plan.steps, foreign, firstStep]);
  });

  it('says that there is nothing to fix when it is empty', () => {
    const action = nothingToFixView.stacks[0]?.action;
    if (!action) throw new Error('the example has no action');
    expect(isEmptyPlan(action.plan)).toBe(true);
    expect(actionLead(action)).toBe('Nothing to fix: each port is answered by its own service.');
  });

  it('counts its finished steps while it acts', () => {
    const acting = fixPortsAction('acting', 2);
    expect(finishedSteps(acting)).toBe(2);
    expect(actionLead(acting)).toBe('Fixing ports: 2 of 6 steps done.');
  });

  it('is good only when every check passed', () => {
    const done = fixPortsAction('done', 6);
    expect(actionTone(done)).toBe('good');
    expect(actionTone({ ...done, verification: fixPortsAction('failed').verification })).toBe('bad');
  });
});

describe('the timeline', () => {
  const events = greenView.stacks[0]?.events ?? [];

  it('holds each event once, newest first, whichever side it came from', () => {
    const merged = mergeEvents(events.slice(0, 5), events.slice(3));
    expect(merged.map(({ seq }) => seq)).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it('is cut by days', () => {
    const days = daysOf(mergeEvents(events, []), exampleNow);
    expect(days.map(({ title }) => title)).toEqual(['Today', 'Yesterday']);
    expect(days.flatMap((day) => day.events)).toHaveLength(7);
  });
});
