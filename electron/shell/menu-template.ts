import type { MenuItemConstructorOptions } from 'electron';
import { inertLine } from '../../shared/text/inert.ts';
import { assertNever } from '../result.ts';
import type { MenuCommand, MenuEntry } from './menu-entry.ts';

/** Electron's form of menu entries; `run` gets the command of the one that was chosen. */
export function menuTemplate(
  entries: readonly MenuEntry[],
  run: (command: MenuCommand) => void,
): MenuItemConstructorOptions[] {
  return entries.map((entry) => menuItem(entry, run));
}

function menuItem(entry: MenuEntry, run: (command: MenuCommand) => void): MenuItemConstructorOptions {
  switch (entry.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'text':
      return { label: literal(entry.label), enabled: false };
    case 'action':
      return { label: literal(entry.label), enabled: entry.enabled, click: () => run(entry.command) };
    case 'submenu':
      return { label: literal(entry.label), submenu: menuTemplate(entry.entries, run) };
    default:
      return assertNever(entry);
  }
}

/** Inert, as what others wrote must be; an ampersand would mark the next letter as the key of the entry. */
function literal(label: string): string {
  return inertLine(label).replaceAll('&', '&&');
}
