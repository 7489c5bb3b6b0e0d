/** The list of services, trouble first. Pure. */
import { besideState } from '../../../shared/text/cause.ts';
import { formatSize } from '../../../shared/text/size.ts';
import type { ServiceView } from '../../contract/service.ts';
import { LIMITS } from '../../limits.ts';
import { uiWords } from '../words/ui.ts';
import { fitted, type Line, type Look, span, widthOf, wrapText } from './cells.ts';
import { bodyRows, firstRow } from './layout.ts';
import { stackOf, type UiModel } from './model.ts';
import type { Part } from './part.ts';
import { currentService, shownServices } from './rows.ts';
import { LAMPS, lightOf, portsText, shortAge, sparkline, stateWord } from './service-look.ts';

type Column = keyof typeof uiWords.columns;

/** Left out from here on where there is no room for the message. */
const LEAST_WANTED: readonly Column[] = ['latency', 'memory', 'restarts', 'runs', 'ports', 'age'];
const ORDER: readonly Column[] = [
  ...(['service', 'state', 'age', 'ports', 'restarts', 'latency', 'memory', 'runs', 'message'] as const),
];
const GAP = 2;
/** The mark of the selected row and the lamp. */
const MARGIN = 4;
/** As many lines the whole message takes at most, and as many services stay in sight. */
const DETAIL_ROWS = 4;
const LIST_ROWS = 3;

export function listPart(model: UiModel): Part {
  const services = shownServices(model);
  const current = currentService(model);
  if (services.length === 0) return { lines: [[], [span(emptyText(model), { tone: 'quiet' })]], targets: [] };
  const columns = columnsFor(services, model);
  const detail = detailOf(current, columns, model);
  const rows = Math.max(1, bodyRows(model) - detail.length);
  const at = services.findIndex(({ id }) => id === current?.id);
  const from = firstRow(at, services.length, rows);
  const shown = services.slice(from, from + rows);
  const padding: Line[] = Array.from({ length: detail.length > 0 ? rows - shown.length : 0 }, () => []);
  return {
    lines: [
      headingOf(columns),
      ...shown.map((one) => rowOf(one, columns, model, one.id === current?.id)),
      ...padding,
      ...detail,
    ],
    targets: shown.map(({ id }, row) => ({
      row: row + 1,
      from: 0,
      to: model.columns,
      press: { kind: 'service', service: id },
    })),
  };
}

/** The whole message of the selected service, at the bottom of the list, where its row has no room for it. */
function detailOf(current: ServiceView | undefined, columns: readonly Width[], model: UiModel): readonly Line[] {
  const room = columns.find(({ column }) => column === 'message')?.width ?? 0;
  if (!current || current.message === '' || widthOf(messageOf(current)) <= room) return [];
  const most = Math.max(1, Math.min(DETAIL_ROWS, bodyRows(model) - LIST_ROWS));
  const { tone } = LAMPS[lightOf(current)];
  const lines = wrapText(current.message, model.columns - MARGIN).slice(0, most);
  return lines.map((line) => [span(`${' '.repeat(MARGIN)}${line}`, { tone })]);
}

function emptyText(model: UiModel): string {
  const stack = stackOf(model);
  if (!stack) return model.lost === undefined ? uiWords.noStackHint : uiWords.connecting;
  return stack.services.length === 0 ? uiWords.noServices : uiWords.nothingPasses(model.filter);
}

interface Width {
  readonly column: Column;
  readonly width: number;
}

/** Each as wide as its widest cell; what is least wanted leaves first, until the message has room. */
function columnsFor(services: readonly ServiceView[], model: UiModel): readonly Width[] {
  // One long name must not take the room of every message.
  const most = Math.min(LIMITS.terminal.nameColumns, Math.floor(model.columns / 4));
  const all = ORDER.filter((column) => column !== 'message').map((column): Width => {
    const cells = services.map((service) => widthOf(cellOf(service, column, model.now)));
    const widest = Math.max(...cells);
    const isEmpty = widest === 0;
    return {
      column,
      width: isEmpty ? 0 : Math.min(most, Math.max(widest, widthOf(uiWords.columns[column]))),
    };
  });
  let kept = all.filter(({ width }) => width > 0);
  const room = () => model.columns - MARGIN - kept.reduce((sum, { width }) => sum + width + GAP, 0);
  for (const column of LEAST_WANTED) {
    if (room() >= LIMITS.terminal.messageColumns) break;
    kept = kept.filter((one) => one.column !== column);
  }
  const left = room();
  if (left >= LIMITS.terminal.messageColumns) return [...kept, { column: 'message', width: left }];
  if (left >= 0) return kept;
  return kept.map((one) => (one.column === 'service' ? { ...one, width: Math.max(4, one.width + left) } : one));
}

function headingOf(columns: readonly Width[]): Line {
  const cells = columns.map(({ column, width }) => fitted(uiWords.columns[column], width)).join(' '.repeat(GAP));
  return [span(' '.repeat(MARGIN) + cells, { tone: 'quiet' })];
}

function rowOf(service: ServiceView, columns: readonly Width[], { now }: UiModel, isCurrent: boolean): Line {
  const lamp = LAMPS[lightOf(service)];
  const base: Look = isCurrent ? { reversed: true } : {};
  return [
    span(isCurrent ? '› ' : '  ', base),
    span(`${lamp.shape} `, isCurrent ? { ...base, bold: true } : { tone: lamp.tone, bold: true }),
    ...columns.map(({ column, width }, index) => {
      const text = fitted(cellOf(service, column, now), width) + (index < columns.length - 1 ? ' '.repeat(GAP) : '');
      // One colour for the whole row: shapes and words say the rest.
      return span(text, isCurrent ? base : lookOf(column, service));
    }),
  ];
}

function lookOf(column: Column, service: ServiceView): Look {
  const light = lightOf(service);
  if (column === 'state') return { tone: LAMPS[light].tone };
  if (column === 'service') return light === 'red' || light === 'amber' ? { bold: true } : {};
  if (column === 'message') return light === 'red' || light === 'amber' ? {} : { tone: 'quiet' };
  return { tone: 'quiet' };
}

/** Why it is so, without its name and its state, which stand in columns of their own. */
function messageOf(service: ServiceView): string {
  return besideState(service.id, stateWord(service), service.message);
}

function cellOf(service: ServiceView, column: Column, now: number): string {
  switch (column) {
    case 'service':
      return service.id;
    case 'state':
      return stateWord(service);
    case 'age':
      return shortAge(now - service.since);
    case 'ports':
      return portsText(service);
    case 'runs':
      return service.container?.name ?? (service.process ? String(service.process.pid) : '');
    case 'latency':
      return sparkline(service.latency?.means ?? []);
    case 'memory':
      return service.process && service.process.memory > 0 ? formatSize(service.process.memory) : '';
    case 'restarts':
      return service.restarts.count > 0 ? `↻${service.restarts.count}` : '';
    case 'message':
      return messageOf(service);
    default:
      return column satisfies never;
  }
}
