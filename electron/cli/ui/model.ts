/** What `stacklight ui` knows: everything that its picture is drawn from. Immutable; `update.ts` makes the next one. */
import type { Action, Outcome, Plan } from '../../contract/action.ts';
import type { Approval } from '../../contract/approval.ts';
import type { HistoryEvent } from '../../contract/history.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { Problem } from '../../result.ts';
import type { Tone } from './cells.ts';

export interface LogEntry {
  readonly service: string;
  /** As the service wrote it. */
  readonly line: string;
}

export interface LogScreen {
  readonly kind: 'logs';
  /** Undefined: all services of the stack, merged. */
  readonly service: string | undefined;
  readonly entries: readonly LogEntry[];
  /** Lines that were let go at the beginning, so that a place in the log keeps its number. */
  readonly dropped: number;
  /** The number of the entry at the bottom; undefined while it follows. */
  readonly bottom: number | undefined;
  readonly wrap: boolean;
  /** First column that is shown. */
  readonly left: number;
  readonly pattern: string;
  /** Numbers of the entries that match, ascending. */
  readonly matches: readonly number[];
  /** The number of the entry that the search stands on. */
  readonly found: number | undefined;
  readonly note: string | undefined;
}

export type Screen =
  | { readonly kind: 'list' }
  | { readonly kind: 'service'; readonly service: string; readonly top: number }
  | LogScreen
  | { readonly kind: 'findings'; readonly at: number; readonly top: number }
  | {
      readonly kind: 'events';
      readonly service: string | undefined;
      readonly events: readonly HistoryEvent[] | undefined;
      readonly top: number;
    }
  | { readonly kind: 'help'; readonly top: number };

/** What is to be done, as `act` takes it. */
export interface Asked {
  readonly stack: string;
  readonly kind: Plan['kind'];
  readonly services: readonly string[];
  readonly finding?: string;
  readonly fix?: string;
}

export type Dialog =
  | { readonly kind: 'planning'; readonly asked: Asked }
  | {
      readonly kind: 'plan';
      readonly asked: Asked;
      readonly plan: Plan;
      /** Ids of choices that will be done too. */
      readonly chosen: readonly string[];
      readonly at: number;
      readonly top: number;
    }
  | { readonly kind: 'acting'; readonly asked: Asked; readonly action: Action | undefined }
  | { readonly kind: 'done'; readonly asked: Asked; readonly outcome: Outcome; readonly top: number }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'approval'; readonly stack: string; readonly approval: Approval; readonly top: number };

export interface Prompt {
  readonly purpose: 'filter' | 'search';
  readonly text: string;
  /** What stood before, for Esc. */
  readonly before: string;
}

export interface Notice {
  readonly text: string;
  readonly tone: Tone;
  readonly until: number;
}

export interface UiModel {
  readonly columns: number;
  readonly rows: number;
  /** Epoch milliseconds of the last tick or event. */
  readonly now: number;
  /** In the order in which they were opened; what was seen of each last. */
  readonly stacks: readonly Snapshot[];
  readonly shown: string | undefined;
  /** Undefined while the supervisor answers; else why it does not, and what was seen last stays. */
  readonly lost: string | undefined;
  /** The last one is on top; the first is the list. */
  readonly screens: readonly Screen[];
  readonly selected: string | undefined;
  readonly order: 'trouble' | 'file';
  readonly filter: string;
  readonly prompt: Prompt | undefined;
  readonly dialog: Dialog | undefined;
  readonly notice: Notice | undefined;
}

/** What the shell is asked to do. */
export type Effect =
  | { readonly kind: 'plan'; readonly asked: Asked }
  | {
      readonly kind: 'apply';
      readonly asked: Asked;
      readonly plan: string | undefined;
      readonly choices: readonly string[];
    }
  | { readonly kind: 'approve'; readonly stack: string; readonly approval: string; readonly start: boolean }
  | { readonly kind: 'mute'; readonly stack: string; readonly finding: string; readonly how: 'stack' | 'not' }
  /** Follows these until another is followed or `unfollow`. */
  | { readonly kind: 'follow'; readonly stack: string; readonly services: readonly string[]; readonly lines: number }
  | { readonly kind: 'unfollow' }
  | { readonly kind: 'history'; readonly stack: string; readonly service: string | undefined }
  /** Draws everything again, whatever another program did to the terminal. */
  | { readonly kind: 'redraw' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'quit' };

export interface Step {
  readonly model: UiModel;
  readonly effects: readonly Effect[];
}

export function initialModel(columns: number, rows: number, now: number, shown: string | undefined): UiModel {
  return {
    columns,
    rows,
    now,
    shown,
    stacks: [],
    lost: undefined,
    screens: [{ kind: 'list' }],
    selected: undefined,
    order: 'trouble',
    filter: '',
    prompt: undefined,
    dialog: undefined,
    notice: undefined,
  };
}

/** The stack that is looked at: the one that was chosen, else the first. */
export function stackOf({ stacks, shown }: Pick<UiModel, 'stacks' | 'shown'>): Snapshot | undefined {
  return stacks.find(({ key }) => key === shown) ?? stacks[0];
}

export function screenOf({ screens }: Pick<UiModel, 'screens'>): Screen {
  return screens.at(-1) ?? { kind: 'list' };
}

/** The model with another screen on top in place of the one that is there. */
export function withScreen(model: UiModel, screen: Screen): UiModel {
  return { ...model, screens: [...model.screens.slice(0, -1), screen] };
}

export function step(model: UiModel, ...effects: readonly Effect[]): Step {
  return { model, effects };
}
