import type { Action, Outcome, Plan, Verification } from '../../contract/action.ts';

export type StepProgress = Action['progress'][number];
type StepStatus = StepProgress['status'];

/** The action that people watch: every change makes a new value and is told at once. */
export class Progress {
  #action: Action;
  readonly #tell: (action: Action) => void;

  constructor(plan: Plan, tell: (action: Action) => void) {
    const progress = plan.steps.map((step) => ({ step: step.id, status: 'pending' as const, detail: '' }));
    this.#action = { id: plan.id, kind: plan.kind, phase: 'planned', plan, progress, applied: false, verification: [] };
    this.#tell = tell;
    tell(this.#action);
  }

  get action(): Action {
    return this.#action;
  }

  phase(phase: Action['phase']): void {
    this.#set({ phase, applied: this.#action.applied || phase !== 'planned' });
  }

  step(id: string, status: StepStatus, detail = ''): void {
    this.steps([{ step: id, status, detail }]);
  }

  /** Several at once, told once: what is told is the whole action. */
  steps(changed: readonly StepProgress[]): void {
    if (changed.length === 0) return;
    const news = new Map(changed.map((one) => [one.step, one]));
    this.#set({ progress: this.#action.progress.map((one) => news.get(one.step) ?? one) });
  }

  check(verification: readonly Verification[]): void {
    this.#set({ verification: [...verification] });
  }

  /** The end: good only when every check holds and no step failed. */
  finish(outcome: string, good: boolean): Outcome {
    this.#set({ phase: good ? 'done' : 'failed', outcome });
    const { plan, applied, verification } = this.#action;
    return { plan, applied, verification, verified: good, outcome };
  }

  #set(change: Partial<Action>): void {
    this.#action = { ...this.#action, ...change };
    this.#tell(this.#action);
  }
}
