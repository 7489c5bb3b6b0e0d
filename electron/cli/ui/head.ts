/** The top: which stack, how it is, and one sentence on what is wrong and what to press. Pure. */
import { formatDuration } from '../../../shared/text/duration.ts';
import { stackLabels } from '../../../shared/text/stack-labels.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { uiWords } from '../words/ui.ts';
import { keyName, keyOf } from './bindings.ts';
import { type Line, lineWidth, type Span, span, widthOf, wrapSpans } from './cells.ts';
import { headlineSpans, pressOf } from './headline.ts';
import { screenOf, stackOf, type UiModel } from './model.ts';
import type { Part, Target } from './part.ts';
import { LAMPS } from './service-look.ts';

/** A sentence that needs more rows is cut: the list below it says the rest. */
const SENTENCE_ROWS = 3;
/** A terminal with fewer rows has one for the sentence. */
const ROOMY_ROWS = 14;

export function headLines(model: UiModel): Part {
  const stack = stackOf(model);
  const labels = stackLabels(model.stacks);
  if (!stack) return { lines: [[span('stacklight', { bold: true })]], targets: [] };
  const first = light(stack, labels.get(stack.key) ?? stack.stack, model);
  const said = wrapSpans(sentence(stack, model), model.columns).slice(0, model.rows < ROOMY_ROWS ? 1 : SENTENCE_ROWS);
  const lines = [first, ...said];
  const key = keyOf('mend', screenOf(model).kind);
  const isPressed = key !== undefined && model.lost === undefined && pressOf(stack, model.now) !== undefined;
  const press: readonly Target[] = isPressed
    ? said.map((_, index) => ({ row: index + 1, from: 0, to: model.columns, press: { kind: 'key', key } }))
    : [];
  if (model.stacks.length < 2) return { lines, targets: press };
  const { line, targets } = tabs(model, labels, lines.length);
  return { lines: [...lines, line], targets: [...press, ...targets] };
}

function light({ light: colour, since }: Snapshot, name: string, { now, lost, columns }: UiModel): Line {
  const { tone, shape } = LAMPS[colour];
  const lamp = span(`${shape} ${colour}`, { tone, bold: true });
  const age = span(` ${formatDuration(now - since)}`, { tone: 'quiet' });
  const left: Line = [lamp, age, span(`  ${name}`, { bold: true })];
  const right = lost === undefined ? undefined : span(` ${uiWords.lostShort} `, { tone: 'bad', reversed: true });
  if (!right) return left;
  const gap = Math.max(1, columns - lineWidth(left) - widthOf(right.text));
  return [...left, span(' '.repeat(gap)), right];
}

/** What the supervisor says, or that it is gone; a change that waits is said after it. */
function sentence(stack: Snapshot, model: UiModel): Line {
  if (model.lost !== undefined) return [span(uiWords.lost(model.lost), { tone: 'bad' })];
  const spans = headlineSpans(stack, model.now);
  if (!stack.approval || stack.approval.kind === 'trust') return spans;
  const key = keyName(keyOf('approval', 'list') ?? '');
  return [span(`${uiWords.waitsForApproval(key)} `, { tone: 'warn' }), ...spans];
}

function tabs(
  { stacks, ...model }: UiModel,
  labels: ReadonlyMap<string, string>,
  row: number,
): { line: Line; targets: Target[] } {
  const shown = stackOf({ stacks, shown: model.shown })?.key;
  const line: Span[] = [];
  const targets: Target[] = [];
  let column = 0;
  for (const { key, stack, light: colour } of stacks) {
    const { tone, shape } = LAMPS[colour];
    const name = ` ${labels.get(key) ?? stack} `;
    const width = widthOf(name) + 2;
    line.push(span(` ${shape}`, { tone }), span(name, key === shown ? { reversed: true } : {}));
    targets.push({ row, from: column, to: column + width, press: { kind: 'stack', stack: key } });
    column += width;
  }
  return { line, targets };
}
