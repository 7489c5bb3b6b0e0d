/** What the menu says first about a stack in trouble, and what to press. Pure. */
import { type Headline, headlineOf, type Press } from '../../shared/headline/headline.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { assertNever } from '../result.ts';
import type { MenuEntry } from './menu-entry.ts';
import { trayWords } from './words/tray.ts';

/** Undefined while nothing is wrong: then its summary says all. `now` is epoch milliseconds. */
export function troubleOfStack(stack: Snapshot, now: number): Headline | undefined {
  if (stack.approval?.kind === 'trust') return undefined;
  const headline = headlineOf(stack, now);
  return headline.tone === 'bad' || headline.tone === 'warn' ? headline : undefined;
}

/** The entry that does what the sentence asks for; none where the menu has it anyway, or cannot do it. */
export function pressEntries(stack: Snapshot, now: number): readonly MenuEntry[] {
  const press = troubleOfStack(stack, now)?.press;
  // Not while something is being done.
  if (!press || stack.action?.phase === 'acting') return [];
  const entry = entryOf(press, stack.key);
  return entry ? [entry] : [];
}

function entryOf(press: Press, stack: string): MenuEntry | undefined {
  switch (press.kind) {
    case 'fixPorts':
      return {
        kind: 'action',
        label: trayWords.pressFixPorts,
        enabled: true,
        command: { type: 'intent', intent: { type: 'planFixPorts', stack }, show: { stack, view: 'plan' } },
      };
    case 'restart':
    case 'stop': {
      const type = press.kind === 'restart' ? 'restart' : 'down';
      return {
        kind: 'action',
        label: trayWords[press.kind === 'restart' ? 'pressRestart' : 'pressStop'](press.service),
        enabled: true,
        command: { type: 'intent', intent: { type, stack, services: [press.service] } },
      };
    }
    case 'logs':
    case 'look': {
      const view = press.kind === 'logs' ? 'logs' : 'service';
      return {
        kind: 'action',
        label: trayWords[press.kind === 'logs' ? 'pressLogs' : 'pressLook'](press.service),
        enabled: true,
        command: { type: 'show', show: { stack, service: press.service, view } },
      };
    }
    case 'startAll':
    case 'review':
    case 'openFile':
      return undefined;
    default:
      return assertNever(press);
  }
}
