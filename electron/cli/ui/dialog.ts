/** Plans, their progress and end, approvals and problems, in a box over the screen. Pure. */
import type { PlanStep } from '../../contract/action.ts';
import { LIMITS } from '../../limits.ts';
import { assertNever, formatProblem } from '../../result.ts';
import { uiWords } from '../words/ui.ts';
import { keyName } from './bindings.ts';
import { clip, type Line, lineWidth, span, type Tone, wrapText } from './cells.ts';
import type { Dialog, UiModel } from './model.ts';
import type { Part, Target } from './part.ts';

const words = uiWords.dialog;

interface Button {
  readonly key: string;
  readonly label: string;
}

export interface DialogBox extends Part {
  readonly columns: number;
}

/** The width of a dialog's text. */
function textColumns({ columns }: UiModel): number {
  return Math.max(10, Math.min(LIMITS.terminal.dialogColumns, columns - 2) - 4);
}

/** How many lines of its text a dialog shows. */
export function dialogRows({ rows }: UiModel): number {
  return Math.max(1, rows - 6);
}

export function dialogBox(model: UiModel): DialogBox {
  const { dialog } = model;
  if (!dialog) return { lines: [], targets: [], columns: 0 };
  const inner = textColumns(model);
  const rows = dialogRows(model);
  const all = dialogLines(model, dialog);
  const top = firstLine(dialog, all.length, rows);
  const shown = all.slice(top, top + rows);
  const { line: buttons, targets } = buttonLine(buttonsOf(dialog), inner);
  const more = all.length > top + rows ? [[span(`↓ ${words.more}`, { tone: 'quiet' } as const)]] : [];
  const lines = [...shown, ...more, [], buttons];
  const rule = '─'.repeat(inner + 2);
  const title = ` ${titleOf(dialog)} `;
  const border = { tone: toneOf(dialog) };
  return {
    columns: inner + 4,
    lines: [
      [span('┌─', border), span(title, { ...border, bold: true }), span(`${rule.slice(title.length + 1)}┐`, border)],
      ...lines.map((line): Line => [span('│ ', border), ...boxed(line, inner), span(' │', border)]),
      [span(`└${rule}┘`, border)],
    ],
    targets: targets.map((target) => ({ ...target, row: lines.length, from: target.from + 2, to: target.to + 2 })),
  };
}

function boxed(line: Line, columns: number): Line {
  const cut = clip(line, columns);
  return [...cut, span(' '.repeat(Math.max(0, columns - lineWidth(cut))))];
}

function firstLine(dialog: Dialog, count: number, rows: number): number {
  const top = 'top' in dialog ? dialog.top : 0;
  return Math.max(0, Math.min(top, count - rows));
}

function titleOf(dialog: Dialog): string {
  switch (dialog.kind) {
    case 'problem':
      return words.problem;
    case 'approval':
      return words.approvalTitle;
    case 'planning':
    case 'plan':
    case 'acting':
    case 'done': {
      const { kind, services } = dialog.asked;
      return [words.titles[kind], services.slice(0, 3).join(', ') + (services.length > 3 ? '…' : '')].join(' ').trim();
    }
    default:
      return assertNever(dialog);
  }
}

function toneOf(dialog: Dialog): Tone {
  if (dialog.kind === 'problem') return 'bad';
  if (dialog.kind === 'done') return dialog.outcome.verified ? 'good' : 'bad';
  return dialog.kind === 'approval' ? 'warn' : 'accent';
}

function buttonsOf(dialog: Dialog): readonly Button[] {
  switch (dialog.kind) {
    case 'planning':
      return [{ key: 'esc', label: words.no }];
    case 'plan': {
      const { plan, chosen } = dialog;
      const tick = plan.choices.length > 0 ? [{ key: ' ', label: words.tick }] : [];
      if (plan.steps.length === 0 && chosen.length === 0) return [...tick, { key: 'esc', label: words.close }];
      return [{ key: 'y', label: words.yes }, { key: 'n', label: words.no }, ...tick];
    }
    case 'acting':
      return [{ key: 'esc', label: words.hide }];
    case 'done':
    case 'problem':
      return [{ key: 'enter', label: words.close }];
    case 'approval': {
      const start = dialog.approval.kind === 'trust' ? [{ key: 's', label: words.approveStart }] : [];
      return [...start, { key: 'y', label: words.approve }, { key: 'n', label: words.later }];
    }
    default:
      return assertNever(dialog);
  }
}

function buttonLine(
  buttons: readonly Button[],
  columns: number,
): { readonly line: Line; readonly targets: readonly Target[] } {
  let column = 0;
  const targets: Target[] = [];
  const line = buttons.flatMap(({ key, label }) => {
    const name = ` ${keyName(key)} `;
    const to = column + name.length + label.length + 1;
    if (to <= columns) targets.push({ row: 0, from: column, to, press: { kind: 'key', key } });
    column = to + 2;
    return [span(name, { reversed: true, bold: true }), span(` ${label}  `)];
  });
  return { line, targets };
}

/** All lines of its text. */
export function dialogLines(model: UiModel, dialog: Dialog): readonly Line[] {
  const columns = textColumns(model);
  const paragraph = (text: string, tone?: Tone): readonly Line[] =>
    text
      .split('\n')
      .flatMap((one) => wrapText(one, columns).map((line) => [span(line, tone === undefined ? {} : { tone })]));
  switch (dialog.kind) {
    case 'planning':
      return paragraph(words.planning);
    case 'plan':
      return planLines(dialog, columns, paragraph);
    case 'acting': {
      const { action } = dialog;
      if (!action) return paragraph(words.asked);
      const done = action.progress.filter(({ status }) => status !== 'pending' && status !== 'running').length;
      const lead = action.phase === 'verifying' ? words.verifying : words.doing(done, action.progress.length);
      return [
        ...paragraph(lead),
        [],
        ...action.progress.flatMap(({ step, status, detail }) => {
          const found = action.plan.steps.concat(action.plan.choices).find(({ id }) => id === step);
          const what = found ? `${found.action} ${found.target}` : step;
          const shape = { pending: '·', running: '◌', done: '✓', skipped: '–', failed: '✗' }[status];
          const tone = ({ pending: 'quiet', running: 'busy', done: 'good', skipped: 'quiet', failed: 'bad' } as const)[
            status
          ];
          return paragraph(`${shape} ${what}: ${words.status[status]}${detail ? `, ${detail}` : ''}`, tone);
        }),
      ];
    }
    case 'done': {
      const { verified, verification, outcome } = dialog.outcome;
      return [
        ...paragraph(outcome ?? (verified ? words.verified : words.unverified)),
        ...(verification.length > 0 ? [[]] : []),
        ...verification.flatMap(({ check, ok, detail }) =>
          paragraph(`${ok ? '✓' : '✗'} ${check}${detail ? `: ${detail}` : ''}`, ok ? 'good' : 'bad'),
        ),
      ];
    }
    case 'problem':
      return paragraph(formatProblem(dialog.problem), 'bad');
    case 'approval': {
      const { sentence, commands, changes } = dialog.approval;
      return [
        ...paragraph(sentence),
        [],
        ...commands.flatMap(({ service, what, text, before }) => [
          ...paragraph(`${service === undefined ? '' : `${service}, `}${what}: ${text}`),
          ...(before === undefined ? [] : paragraph(`  ${words.was(before)}`, 'quiet')),
        ]),
        ...changes.flatMap(({ service, text }) => paragraph(`${service === undefined ? '' : `${service}: `}${text}`)),
      ];
    }
    default:
      return assertNever(dialog);
  }
}

type PlanDialog = Extract<Dialog, { kind: 'plan' }>;

function planLines(
  { plan, chosen, at }: PlanDialog,
  columns: number,
  paragraph: (text: string, tone?: Tone) => readonly Line[],
): readonly Line[] {
  const { steps, choices, notes } = plan;
  const nothing = steps.length === 0 && choices.length === 0;
  return [
    ...(nothing ? paragraph(plan.kind === 'fix-ports' ? words.noPorts : words.nothing) : []),
    ...(steps.length > 0 ? paragraph(words.steps) : []),
    ...steps.flatMap((one) => stepLines('  ', one, columns)),
    ...(choices.length > 0 ? [[], ...paragraph(words.choices)] : []),
    ...choices.flatMap((one, index) => {
      const mark = `${index === at ? '›' : ' '} [${chosen.includes(one.id) ? 'x' : ' '}] `;
      return stepLines(mark, one, columns);
    }),
    ...(notes.length > 0 ? [[]] : []),
    ...notes.flatMap((note) => paragraph(note, 'warn')),
  ];
}

function stepLines(mark: string, { action, target, reason }: PlanStep, columns: number): readonly Line[] {
  const room = columns - mark.length;
  const [first = '', ...rest] = wrapText(`${action} ${target}`, room);
  const indent = ' '.repeat(mark.length);
  return [
    [span(mark), span(first, { bold: true })],
    ...rest.map((line): Line => [span(indent + line, { bold: true })]),
    ...wrapText(reason, room - 2).map((line): Line => [span(`${indent}  ${line}`, { tone: 'quiet' })]),
  ];
}
