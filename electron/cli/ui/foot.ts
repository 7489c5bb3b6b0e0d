/** The bottom: news or what is being typed, and the keys of this screen. Pure. */
import { uiWords } from '../words/ui.ts';
import { BINDINGS, keyName } from './bindings.ts';
import { type Line, type Span, span, widthOf } from './cells.ts';
import { screenOf, stackOf, type UiModel } from './model.ts';
import type { Part, Target } from './part.ts';
import { shownServices } from './rows.ts';

export interface Foot extends Part {
  /** The column of the cursor while something is typed. */
  readonly cursor: number | undefined;
}

export function footLines(model: UiModel): Foot {
  const keys = keyLine(model);
  if (model.prompt) {
    const label = model.prompt.purpose === 'filter' ? uiWords.filterPrompt : uiWords.searchPrompt;
    const line: Line = [span(label, { tone: 'accent', bold: true }), span(model.prompt.text)];
    return { lines: [line, keys.line], targets: keys.targets, cursor: widthOf(label) + widthOf(model.prompt.text) };
  }
  return { lines: [newsLine(model), keys.line], targets: keys.targets, cursor: undefined };
}

function newsLine(model: UiModel): Line {
  const { notice, filter, order } = model;
  if (notice) return [span(notice.text, { tone: notice.tone })];
  if (screenOf(model).kind !== 'list') return [];
  const all = stackOf(model)?.services.length ?? 0;
  const said = [
    ...(filter === '' ? [] : [uiWords.filterShown(filter, shownServices(model).length, all)]),
    ...(order === 'file' ? [uiWords.fileOrder] : []),
  ];
  return [span(said.join(', '), { tone: 'quiet' })];
}

/** As many keys as there is room for; help and quit always. */
function keyLine(model: UiModel): { readonly line: Line; readonly targets: readonly Target[] } {
  const screen = screenOf(model).kind;
  const offered = BINDINGS.filter(({ on, short, command }) => {
    return short !== undefined && on.includes(screen) && !(screen === 'list' && command === 'back');
  });
  const last = offered.filter(({ command }) => command === 'help' || command === 'quit');
  const first = offered.filter((one) => !last.includes(one));
  const widthFor = ({ keys, short }: (typeof offered)[number]) =>
    widthOf(keyName(keys[0] ?? '')) + widthOf(short ?? '') + 3;
  let room = model.columns - last.reduce((sum, one) => sum + widthFor(one), 0);
  const fitting = first.filter((one) => {
    room -= widthFor(one);
    return room >= 0;
  });
  const line: Span[] = [];
  const targets: Target[] = [];
  let column = 0;
  for (const one of [...fitting, ...last]) {
    const key = one.keys[0] ?? '';
    line.push(span(keyName(key), { bold: true }), span(` ${one.short ?? ''}  `, { tone: 'quiet' }));
    const to = column + widthFor(one);
    targets.push({ row: 1, from: column, to: to - 1, press: { kind: 'key', key } });
    column = to;
  }
  return { line, targets };
}
