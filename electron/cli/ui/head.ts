/** The top: which stack, how it is, and one sentence on what is wrong and what to press. Pure. */
import { formatDuration } from '../../../shared/text/duration.ts';
import { stackLabels } from '../../../shared/text/stack-labels.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { uiWords } from '../words/ui.ts';
import { keyName, keyOf } from './bindings.ts';
import { type Line, lineWidth, type Span, span, widthOf } from './cells.ts';
import { sentenceOf } from './headline.ts';
import { hasTabs } from './layout.ts';
import { stackOf, type UiModel } from './model.ts';
import type { Part, Target } from './part.ts';
import { LAMPS } from './service-look.ts';

export function headLines(model: UiModel): Part {
  const stack = stackOf(model);
  const labels = stackLabels(model.stacks);
  if (!stack) return { lines: [[span('stacklight', { bold: true })]], targets: [] };
  const first = light(stack, labels.get(stack.key) ?? stack.stack, model);
  const lines = [first, [sentence(stack, model)]];
  if (!hasTabs(model)) return { lines, targets: [] };
  const { line, targets } = tabs(model, labels);
  return { lines: [...lines, line], targets };
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

/** What the supervisor says, or that it is gone. */
function sentence(stack: Snapshot, model: UiModel): Span {
  if (model.lost !== undefined) return span(uiWords.lost(model.lost), { tone: 'bad' });
  const approvalKey = keyName(keyOf('approval', 'list') ?? '');
  const text = sentenceOf(stack, model.now);
  if (stack.approval) return span(`${text} ${uiWords.waitsForApproval(approvalKey)}`, { tone: 'warn' });
  return span(text, { bold: stack.light === 'red' });
}

function tabs({ stacks, ...model }: UiModel, labels: ReadonlyMap<string, string>): { line: Line; targets: Target[] } {
  const shown = stackOf({ stacks, shown: model.shown })?.key;
  const line: Span[] = [];
  const targets: Target[] = [];
  let column = 0;
  for (const { key, stack, light: colour } of stacks) {
    const { tone, shape } = LAMPS[colour];
    const name = ` ${labels.get(key) ?? stack} `;
    const width = widthOf(name) + 2;
    line.push(span(` ${shape}`, { tone }), span(name, key === shown ? { reversed: true } : {}));
    targets.push({ row: 2, from: column, to: column + width, press: { kind: 'stack', stack: key } });
    column += width;
  }
  return { line, targets };
}
