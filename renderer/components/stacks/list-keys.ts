import type { View } from '../../../electron/contract/view.ts';
import type { Filter } from '../../list-filter.ts';
import { listed, type Order } from '../../list-order.ts';
import { movedIndex } from '../../virtual-rows.ts';

/** `stack/service` of every row, from the first stack to the last, as they are listed. */
export function rowKeys(view: View, filter: Filter, order: Order): readonly string[] {
  return view.stacks.flatMap((stack) => listed(stack, filter, order).map(({ id }) => `${stack.key}/${id}`));
}

/** A row of usual height: a page of them is what is seen less one, so that the eye keeps hold. */
const USUAL = 48;

/** The row that a key leads to; undefined when it is none of the list's keys. `height`: of what is seen, in pixels. */
export function rowAfter(key: string, rows: readonly string[], row: string, height: number): string | undefined {
  const page = Math.max(1, Math.floor(height / USUAL) - 1);
  const index = movedIndex(key, rows.indexOf(row), rows.length, page);
  return index === undefined ? undefined : rows[index];
}

/** Gives the focus to a row that is in the page; the browser scrolls it into sight. */
export function focusRow(ground: HTMLElement | null, row: string): void {
  const buttons = [...(ground?.querySelectorAll<HTMLElement>('.row-main') ?? [])];
  buttons.find((button) => button.dataset.row === row)?.focus();
}

/** Left and right between what can be pressed in one row. True when the key was one of them. */
export function moveBetweenButtons(row: HTMLElement, key: string): boolean {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (step === undefined) return false;
  const controls = [...row.querySelectorAll<HTMLElement>('button, summary, input')];
  const at = controls.findIndex((control) => control.matches(':focus'));
  controls[at + step]?.focus();
  return true;
}
