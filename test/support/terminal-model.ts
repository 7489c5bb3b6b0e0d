import type { UiEvent } from '../../electron/cli/ui/events.ts';
import { frameOf } from '../../electron/cli/ui/frame.ts';
import { type Effect, initialModel, type UiModel } from '../../electron/cli/ui/model.ts';
import { update } from '../../electron/cli/ui/update.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { exampleNow } from './example-services.ts';

/** `stacklight ui` without terminal and supervisor: it is told events, and its picture is read as text. */
export class TerminalModel {
  model: UiModel;
  /** Everything that it asked for, oldest first. */
  readonly effects: Effect[] = [];

  constructor(stacks: readonly Snapshot[], { columns = 100, rows = 30 } = {}) {
    this.model = initialModel(columns, rows, exampleNow, undefined);
    for (const snapshot of stacks) this.tell({ kind: 'snapshot', snapshot });
  }

  tell(event: UiEvent): void {
    const { model, effects } = update(this.model, event);
    this.model = model;
    this.effects.push(...effects);
  }

  /** Presses keys, one after the other. */
  press(...keys: readonly string[]): void {
    for (const key of keys) this.tell({ kind: 'input', input: { kind: 'key', key } });
  }

  type(text: string): void {
    this.press(...text);
  }

  /** Clicks the first place where this text stands. */
  click(text: string): void {
    const row = this.lines().findIndex((line) => line.includes(text));
    const column = this.lines()[row]?.indexOf(text) ?? -1;
    this.tell({ kind: 'input', input: { kind: 'click', row, column } });
  }

  /** What the terminal shows, without colours. */
  lines(): readonly string[] {
    return frameOf(this.model).lines.map((line) => line.map(({ text }) => text).join(''));
  }

  text(): string {
    return this.lines()
      .map((line) => line.trimEnd())
      .join('\n');
  }
}
