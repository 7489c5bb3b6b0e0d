/** Findings, events and help as lines. Pure. */
import { formatClock } from '../../../shared/text/clock-time.ts';
import type { Finding } from '../../contract/finding.ts';
import { uiWords } from '../words/ui.ts';
import { BINDINGS, keyName } from './bindings.ts';
import { fitted, type Line, span, type Tone, wrapText } from './cells.ts';
import { type Screen, stackOf, type UiModel } from './model.ts';

const SEVERITY_TONES: Readonly<Record<Finding['severity'], Tone>> = { error: 'bad', warning: 'warn', info: 'quiet' };
const SHAPES: Readonly<Record<Finding['severity'], string>> = { error: '✗', warning: '▲', info: '·' };

/** The selected finding is unfolded: its evidence and what would mend it. The number is the line on which it begins. */
export function findingLines(
  model: UiModel,
  at: number,
): { readonly lines: readonly Line[]; readonly selectedAt: number } {
  const findings = stackOf(model)?.findings ?? [];
  if (findings.length === 0) return { lines: [[span(uiWords.findings.none, { tone: 'quiet' })]], selectedAt: 0 };
  const lines: Line[] = [];
  let selectedAt = 0;
  findings.forEach((finding, index) => {
    if (index === at) selectedAt = lines.length;
    lines.push(...findingText(finding, index === at, model.columns));
  });
  return { lines, selectedAt };
}

function findingText(finding: Finding, isSelected: boolean, columns: number): readonly Line[] {
  const { severity, message, evidence, fixes, muted } = finding;
  const tone = muted === undefined ? SEVERITY_TONES[severity] : 'quiet';
  const mark = `${isSelected ? '› ' : '  '}${SHAPES[severity]} `;
  const text = `${message}${muted === undefined ? '' : ` (${uiWords.findings.muted})`}`;
  const [first = '', ...rest] = wrapText(text, columns - 4);
  const head: Line[] = [
    [span(mark, { tone, bold: true }), span(first, { bold: isSelected })],
    ...rest.map((line): Line => [span(`    ${line}`, { bold: isSelected })]),
  ];
  if (!isSelected) return head;
  const [fix] = fixes;
  return [
    ...head,
    ...evidence
      .flatMap((one) => one.split('\n'))
      .flatMap((one) => wrapText(one, columns - 6))
      .map((line): Line => [span(`      ${line}`, { tone: 'quiet' })]),
    [span(`      ${fix ? uiWords.findings.fix(fix.label) : uiWords.findings.noFix}`, { tone: 'accent' })],
  ];
}

export function eventLines(model: UiModel, { events }: Extract<Screen, { kind: 'events' }>): readonly Line[] {
  if (events === undefined) return [[span(uiWords.events.loading, { tone: 'quiet' })]];
  if (events.length === 0) return [[span(uiWords.events.none, { tone: 'quiet' })]];
  return events.toReversed().flatMap(({ at, service, to, cause, actor }) => {
    const when = formatClock(at, model.now);
    const before = `${when}  ${service === undefined ? '' : `${service} `}${to === undefined ? '' : `→ ${to} `}`;
    const [first = '', ...rest] = wrapText(
      `${before}${cause}${actor === 'user' ? ` (${actor})` : ''}`,
      model.columns - 2,
    );
    const indent = ' '.repeat(when.length + 4);
    return [
      [span('  '), span(first.slice(0, when.length), { tone: 'accent' }), span(first.slice(when.length))],
      ...rest.map((line): Line => [span(indent + line)]),
    ];
  });
}

/** Every key, by screen. What works everywhere comes last, once. */
export function helpLines({ columns }: UiModel): readonly Line[] {
  const screens = ['list', 'service', 'logs', 'findings'] as const;
  const isEverywhere = ({ on }: (typeof BINDINGS)[number]) => on.includes('help');
  const listed = (bindings: typeof BINDINGS): readonly Line[] =>
    bindings.map(({ keys, help }) => [
      span(`  ${fitted(keys.map(keyName).join(' '), 16)}  `, { bold: true }),
      span(help),
    ]);
  const title = (text: string): readonly Line[] => [[], [span(text, { tone: 'accent', bold: true })]];
  return [
    ...screens.flatMap((screen) => {
      return [
        ...title(uiWords.help[screen]),
        ...listed(BINDINGS.filter((one) => one.on.includes(screen) && !isEverywhere(one))),
      ];
    }),
    ...title(uiWords.help.everywhere),
    ...listed(BINDINGS.filter(isEverywhere)),
    [],
    ...[uiWords.help.filter, uiWords.help.mouse].flatMap((text) =>
      wrapText(text, columns - 4).map((line): Line => [span(`  ${line}`, { tone: 'quiet' })]),
    ),
  ].slice(1);
}
