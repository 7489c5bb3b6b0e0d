import type { Action, Outcome, Plan, Verification } from '../../contract/action.ts';

type StepStatus = Action['progress'][number]['status'];

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
    const progress = this.#action.progress.map((one) => (one.step === id ? { step: id, status, detail } : one));
    this.#set({ progress });
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
