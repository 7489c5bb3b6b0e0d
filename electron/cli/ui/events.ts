import type { Action, Outcome } from '../../contract/action.ts';
import type { HistoryEvent } from '../../contract/history.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { Problem, Result } from '../../result.ts';
import type { Input } from './input.ts';
import type { Asked } from './model.ts';

/** What happens to `stacklight ui`: a person does something, or the supervisor tells something. */
export type UiEvent =
  | { readonly kind: 'input'; readonly input: Input }
  | { readonly kind: 'resize'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'tick'; readonly now: number }
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  /** Which stacks are open, in order. */
  | { readonly kind: 'stacks'; readonly keys: readonly string[] }
  /** `lost`: why the supervisor does not answer; undefined when it does again. */
  | { readonly kind: 'link'; readonly lost: string | undefined }
  | {
      readonly kind: 'log';
      readonly stack: string;
      readonly service: string;
      readonly lines: readonly string[];
      readonly note?: string | undefined;
    }
  | { readonly kind: 'planned'; readonly asked: Asked; readonly result: Result<Outcome> }
  | { readonly kind: 'progress'; readonly asked: Asked; readonly action: Action }
  | { readonly kind: 'finished'; readonly asked: Asked; readonly result: Result<Outcome> }
  | { readonly kind: 'history'; readonly events: readonly HistoryEvent[] }
  /** Something small was done, or could not be. */
  | { readonly kind: 'answered'; readonly said: string; readonly problem?: Problem | undefined };
