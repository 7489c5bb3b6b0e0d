/** Every key with what it does, where, and how the help says it. Pure. */
import { uiWords } from '../words/ui.ts';
import type { Screen } from './model.ts';

export type Command =
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'first'
  | 'last'
  | 'left'
  | 'right'
  | 'open'
  | 'back'
  | 'quit'
  | 'suspend'
  | 'help'
  | 'redraw'
  | 'start'
  | 'stop'
  | 'restart'
  | 'start-all'
  | 'stop-all'
  | 'restart-down'
  | 'fix-ports'
  | 'clean-up'
  | 'logs'
  | 'all-logs'
  | 'findings'
  | 'events'
  | 'approval'
  | 'filter'
  | 'order'
  | 'next-stack'
  | 'previous-stack'
  | 'follow'
  | 'wrap'
  | 'search'
  | 'next-match'
  | 'previous-match'
  | 'clear'
  | 'fix'
  | 'mute'
  | 'mend';

export interface Binding {
  /** The first one is shown. */
  readonly keys: readonly string[];
  readonly command: Command;
  /** For the help. */
  readonly help: string;
  /** For the line at the bottom; without it, only the help says it. */
  readonly short?: string;
  readonly on: readonly Screen['kind'][];
}

const EVERYWHERE = ['list', 'service', 'logs', 'findings', 'events', 'help'] as const;
const STACK = ['list', 'service', 'findings', 'events'] as const;
const words = uiWords.keys;

/** As in k9s and lazydocker where these agree: Enter opens, Esc goes back, `/` searches, `?` helps, `l` is for logs, `r` restarts. */
export const BINDINGS: readonly Binding[] = [
  { keys: ['enter'], command: 'open', help: words.open, short: words.openShort, on: ['list'] },
  { keys: ['l'], command: 'logs', help: words.logs, short: words.logsShort, on: STACK },
  {
    keys: ['x'],
    command: 'mend',
    help: words.mend,
    short: words.mendShort,
    on: ['list', 'service', 'findings', 'events'],
  },
  { keys: ['r'], command: 'restart', help: words.restart, short: words.restartShort, on: ['list', 'service'] },
  { keys: ['u'], command: 'start', help: words.start, short: words.startShort, on: ['list', 'service'] },
  { keys: ['s'], command: 'stop', help: words.stop, short: words.stopShort, on: ['list', 'service'] },
  { keys: ['enter', 'f'], command: 'fix', help: words.fix, short: words.fixShort, on: ['findings'] },
  { keys: ['m'], command: 'mute', help: words.mute, short: words.muteShort, on: ['findings'] },
  { keys: ['f'], command: 'fix-ports', help: words.fixPorts, short: words.fixPortsShort, on: ['list', 'service'] },
  { keys: ['R'], command: 'restart-down', help: words.restartDown, short: words.restartDownShort, on: ['list'] },
  { keys: ['c'], command: 'clean-up', help: words.cleanUp, short: words.cleanUpShort, on: ['list'] },
  { keys: ['U'], command: 'start-all', help: words.startAll, on: ['list'] },
  { keys: ['S'], command: 'stop-all', help: words.stopAll, on: ['list'] },
  { keys: ['f'], command: 'follow', help: words.follow, short: words.followShort, on: ['logs'] },
  { keys: ['/'], command: 'search', help: words.search, short: words.searchShort, on: ['logs'] },
  { keys: ['n'], command: 'next-match', help: words.nextMatch, short: words.nextMatchShort, on: ['logs'] },
  { keys: ['N'], command: 'previous-match', help: words.previousMatch, on: ['logs'] },
  { keys: ['w'], command: 'wrap', help: words.wrap, short: words.wrapShort, on: ['logs'] },
  { keys: ['c'], command: 'clear', help: words.clear, short: words.clearShort, on: ['logs'] },
  { keys: ['left', 'h'], command: 'left', help: words.left, on: ['logs'] },
  { keys: ['right'], command: 'right', help: words.right, on: ['logs'] },
  { keys: ['L'], command: 'all-logs', help: words.allLogs, short: words.allLogsShort, on: STACK },
  { keys: ['d'], command: 'findings', help: words.findings, short: words.findingsShort, on: ['list', 'service'] },
  { keys: ['e'], command: 'events', help: words.events, short: words.eventsShort, on: ['list', 'service'] },
  { keys: ['a'], command: 'approval', help: words.approval, on: STACK },
  { keys: ['/'], command: 'filter', help: words.filter, short: words.filterShort, on: ['list'] },
  { keys: ['o'], command: 'order', help: words.order, on: ['list'] },
  { keys: ['tab'], command: 'next-stack', help: words.nextStack, on: ['list'] },
  { keys: ['shift-tab'], command: 'previous-stack', help: words.previousStack, on: ['list'] },
  { keys: ['up', 'k'], command: 'up', help: words.up, on: EVERYWHERE },
  { keys: ['down', 'j'], command: 'down', help: words.down, on: EVERYWHERE },
  { keys: ['pageup', 'ctrl-b'], command: 'page-up', help: words.pageUp, on: EVERYWHERE },
  { keys: ['pagedown', 'ctrl-f', ' '], command: 'page-down', help: words.pageDown, on: EVERYWHERE },
  { keys: ['g', 'home'], command: 'first', help: words.first, on: EVERYWHERE },
  { keys: ['G', 'end'], command: 'last', help: words.last, on: EVERYWHERE },
  { keys: ['?'], command: 'help', help: words.help, short: words.helpShort, on: EVERYWHERE },
  { keys: ['esc', 'backspace'], command: 'back', help: words.back, short: words.backShort, on: EVERYWHERE },
  { keys: ['ctrl-l'], command: 'redraw', help: words.redraw, on: EVERYWHERE },
  { keys: ['ctrl-z'], command: 'suspend', help: words.suspend, on: EVERYWHERE },
  { keys: ['q', 'ctrl-c'], command: 'quit', help: words.quit, short: words.quitShort, on: EVERYWHERE },
];

export function commandOf(key: string, screen: Screen['kind']): Command | undefined {
  return BINDINGS.find(({ keys, on }) => keys.includes(key) && on.includes(screen))?.command;
}

/** The key that a person presses for a command on a screen. */
export function keyOf(command: Command, screen: Screen['kind']): string | undefined {
  return BINDINGS.find((one) => one.command === command && one.on.includes(screen))?.keys[0];
}

const NAMES: Readonly<Record<string, string>> = {
  enter: 'Enter',
  esc: 'Esc',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  tab: 'Tab',
  'shift-tab': 'Shift+Tab',
  backspace: 'Backspace',
  ' ': 'Space',
};

/** How a keyboard names it: `Enter`, `Ctrl+C`. */
export function keyName(key: string): string {
  const control = /^ctrl-(.)$/.exec(key)?.[1];
  return control === undefined ? (NAMES[key] ?? key) : `Ctrl+${control.toUpperCase()}`;
}
