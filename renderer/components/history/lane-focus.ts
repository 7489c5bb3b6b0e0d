/** Moves the focus from span to span by the arrows, Home and End; false when the key means nothing here. */
export function moveAmongSpans(lanes: HTMLElement, key: string): boolean {
  const rows = [...lanes.querySelectorAll<HTMLElement>('.lane')].map((lane) => [
    ...lane.querySelectorAll<HTMLElement>('.lane-span'),
  ]);
  const row = rows.findIndex((spans) => spans.some((span) => span === document.activeElement));
  const own = rows[row];
  if (!own) return false;
  const at = own.indexOf(document.activeElement as HTMLElement);
  const target = targetOf(rows, row, at, key);
  if (target === 'none') return false;
  target?.focus();
  return true;
}

function targetOf(
  rows: readonly (readonly HTMLElement[])[],
  row: number,
  at: number,
  key: string,
): HTMLElement | undefined | 'none' {
  const own = rows[row] ?? [];
  switch (key) {
    case 'ArrowRight':
      return own[at + 1];
    case 'ArrowLeft':
      return own[at - 1];
    case 'Home':
      return own[0];
    case 'End':
      return own.at(-1);
    case 'ArrowDown':
      return beneath(rows.slice(row + 1), own[at]);
    case 'ArrowUp':
      return beneath(rows.slice(0, row).reverse(), own[at]);
    default:
      return 'none';
  }
}

/** In the next lane with anything in it, the span at the same time. */
function beneath(rows: readonly (readonly HTMLElement[])[], from: HTMLElement | undefined): HTMLElement | undefined {
  const spans = rows.find((row) => row.length > 0) ?? [];
  const left = from?.getBoundingClientRect().left ?? 0;
  return spans.find((span) => span.getBoundingClientRect().right > left) ?? spans.at(-1);
}
