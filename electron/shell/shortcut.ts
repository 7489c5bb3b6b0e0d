/** The keys that open the window from anywhere, where the system gives them. */
import type { GlobalShortcut } from 'electron';

/** Makes the function that takes these keys and lets go of those before; empty: none. False when they are not to be had. */
export function createShortcut(
  system: Pick<GlobalShortcut, 'register' | 'unregister'>,
  press: () => void,
): (keys: string) => boolean {
  let held = '';
  return (keys) => {
    if (keys === held) return true;
    if (held !== '') system.unregister(held);
    held = '';
    if (keys === '') return true;
    try {
      // Electron throws for keys that it cannot read, and says false for those that another program has.
      if (!system.register(keys, press)) return false;
    } catch {
      return false;
    }
    held = keys;
    return true;
  };
}
