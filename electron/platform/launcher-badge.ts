/**
 * The number on the app's icon in a dock or task bar of a Linux desktop, told by the signal of Unity's launcher, which the docks of
 * Ubuntu, Plasma and others read. By wiki.ubuntu.com/Unity/LauncherAPI ("Low level DBus API").
 */
import { openSessionBus, type SessionBus } from './session-bus.ts';

const INTERFACE = 'com.canonical.Unity.LauncherEntry';
const PATH = '/com/canonical/unity/launcherentry/1';

export interface LauncherBadge {
  /** 0: none. Calls are carried out in their order; nobody has to be there who reads it. */
  show(count: number): Promise<void>;
  close(): void;
}

/** `entries`: names that the app's desktop file may have, without the suffix: it depends on the package that was installed. */
export function createLauncherBadge(
  entries: readonly string[],
  open: () => Promise<SessionBus | undefined> = openSessionBus,
): LauncherBadge {
  let bus: SessionBus | undefined;
  let turn: Promise<void> = Promise.resolve();
  let closed = false;

  const show = async (count: number) => {
    // Whoever has nothing to show opens no bus for it.
    if (closed || (!bus && count === 0)) return;
    // A dock forgets the number with the connection that told it, so that one stays.
    if (!bus) {
      bus = await open();
      bus?.onClose(() => {
        bus = undefined;
      });
    }
    if (closed) return close();
    for (const entry of entries) {
      const shown = { count: bus?.variant('x', BigInt(count)), 'count-visible': bus?.variant('b', count > 0) };
      bus?.emit({ path: PATH, interface: INTERFACE }, 'Update', 'sa{sv}', [`application://${entry}.desktop`, shown]);
    }
  };
  const close = () => {
    closed = true;
    bus?.close();
    bus = undefined;
  };
  return {
    show(count) {
      turn = turn.then(() => show(count));
      return turn;
    },
    close,
  };
}
