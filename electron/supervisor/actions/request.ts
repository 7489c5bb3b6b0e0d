import type { Plan } from '../../contract/action.ts';
import type { Actor } from '../../contract/history.ts';

/** What somebody asks of a stack. `services` empty: all. */
export interface ActRequest {
  readonly kind: Plan['kind'];
  readonly services: readonly string[];
  /** For `restart`: only what should be up but is not in good health. */
  readonly onlyBroken?: boolean;
  readonly choices: readonly string[];
  readonly dryRun: boolean;
  readonly wait: boolean;
  readonly timeoutMs: number;
  /** Do just the plan with this id, that was shown before. */
  readonly plan?: string;
  /** For `doctor`: the finding to mend and, where it has several, which of its fixes. */
  readonly finding?: string;
  readonly fix?: string;
  readonly actor: Actor;
  /** `from the page`, `from the command line`: where the wish came from, for the history. */
  readonly origin: string;
}
