import { notificationsWords } from './words/notifications.ts';
/** What only the shell knows and people should: whether there is a tray, and what the shell has to say. */
export interface ShellStatus {
  hasTray(): boolean;
  setTray(there: boolean): void;
  /** Says one sentence on a subject, or takes back what was said. */
  say(subject: 'settings' | 'stacks' | 'fault' | 'runtime' | 'shortcut' | 'update', text: string | undefined): void;
  notice(): string | undefined;
  /** Something else that the shell shows is different now. */
  changed(): void;
  /** One listener: the feed that brings it to the page. */
  onChange(listener: () => void): void;
}

const NO_TRAY = notificationsWords.noTray;

export function createShellStatus(trayThere: boolean): ShellStatus {
  const texts = new Map<string, string>();
  let there = trayThere;
  let changed: () => void = () => {};
  return {
    hasTray: () => there,
    setTray(next) {
      there = next;
      changed();
    },
    say(subject, text) {
      if (text === undefined) texts.delete(subject);
      else texts.set(subject, text);
      changed();
    },
    notice() {
      const all = [...(there ? [] : [NO_TRAY]), ...texts.values()];
      return all.length === 0 ? undefined : all.join(' ');
    },
    changed: () => changed(),
    onChange(listener) {
      changed = listener;
    },
  };
}
