/** The middle of the picture: what the screen on top shows. Pure. */
import { assertNever } from '../../result.ts';
import { uiWords } from '../words/ui.ts';
import { type Line, span } from './cells.ts';
import { bodyRows, firstRow } from './layout.ts';
import { listPart } from './list-view.ts';
import { logLines, logTitle } from './log-view.ts';
import { type Screen, screenOf, type UiModel } from './model.ts';
import type { Part } from './part.ts';
import { serviceLines } from './service-view.ts';
import { eventLines, findingLines, helpLines } from './text-views.ts';

type TextScreen = Extract<Screen, { kind: 'service' | 'events' | 'help' }>;

/** A heading and as many lines as there is room for. */
export function bodyOf(model: UiModel): Part {
  const screen = screenOf(model);
  const rows = bodyRows(model);
  switch (screen.kind) {
    case 'list':
      return listPart(model);
    case 'logs':
      return { lines: [logTitle(screen), ...logLines(screen, model, rows)], targets: [] };
    case 'findings': {
      const { lines, selectedAt } = findingLines(model, screen.at);
      const from = firstRow(selectedAt, lines.length, rows);
      return { lines: [title(uiWords.findings.title), ...lines.slice(from, from + rows)], targets: [] };
    }
    case 'service':
    case 'events':
    case 'help': {
      const lines = bodyLines(model, screen);
      const isMore = lines.length > screen.top + rows;
      const heading = [
        ...title(titleOf(screen)),
        ...(isMore ? [span(`  ↓ ${uiWords.dialog.more}`, { tone: 'quiet' } as const)] : []),
      ];
      return { lines: [heading, ...lines.slice(screen.top, screen.top + rows)], targets: [] };
    }
    default:
      return assertNever(screen);
  }
}

/** All lines of a screen that scrolls as a text does. */
export function bodyLines(model: UiModel, screen: TextScreen): readonly Line[] {
  switch (screen.kind) {
    case 'service':
      return serviceLines(model, screen.service);
    case 'events':
      return eventLines(model, screen);
    case 'help':
      return helpLines(model);
    default:
      return assertNever(screen);
  }
}

function titleOf(screen: TextScreen): string {
  switch (screen.kind) {
    case 'service':
      return screen.service;
    case 'events':
      return screen.service === undefined ? uiWords.events.title : uiWords.events.of(screen.service);
    case 'help':
      return uiWords.help.title;
    default:
      return assertNever(screen);
  }
}

function title(text: string): Line {
  return [span(text, { bold: true })];
}
