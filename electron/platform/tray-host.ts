/**
 * What becomes of a tray icon on a Linux desktop, seen on the session bus: whether the desktop's tray took it, and whether the tray went
 * away or came back. By StatusNotifierItem of freedesktop.org, as KDE names it and the other desktops took it over.
 */
import { BUS, type BusTarget, openSessionBus, type SessionBus } from './session-bus.ts';

const NAME = 'org.kde.StatusNotifierWatcher';
const PROPERTIES: BusTarget = {
  destination: NAME,
  path: '/StatusNotifierWatcher',
  interface: 'org.freedesktop.DBus.Properties',
};

export interface TrayHost {
  /** Whether a tray holds an icon of the process. Undefined: it cannot be told. */
  holds(pid: number): Promise<boolean | undefined>;
  close(): void;
}

export interface TrayHostListener {
  /** A tray is there that was not there before, for example that of a panel that was restarted. It knows no icon yet. */
  came(): void;
  left(): void;
}

/** Undefined where there is no session bus: macOS and Windows have one tray, always. */
export async function watchTrayHost(
  { came, left }: TrayHostListener,
  open: () => Promise<SessionBus | undefined> = openSessionBus,
): Promise<TrayHost | undefined> {
  const bus = await open();
  if (!bus) return undefined;
  await bus.listen(BUS.interface, 'NameOwnerChanged', ([name, before, owner]) => {
    if (name !== NAME) return;
    // A new owner may take the name over from the one before without a moment in between.
    if (owner === '') left();
    else if (owner !== before) came();
  });
  return { holds: (pid) => holds(bus, pid), close: () => bus.close() };
}

async function holds(bus: SessionBus, pid: number): Promise<boolean | undefined> {
  const items = await propertyOf(bus, 'RegisteredStatusNotifierItems');
  if (!Array.isArray(items)) return undefined;
  // `:1.5/StatusNotifierItem`, `org.kde.StatusNotifierItem-17-1/StatusNotifierItem`, `:1.5@/org/ayatana/…`.
  const names = new Set(items.flatMap((item) => /^[^/@]+/.exec(String(item)) ?? []));
  const owners = await Promise.all([...names].map((name) => bus.call(BUS, 'GetConnectionUnixProcessID', 's', [name])));
  return owners.some((owner) => owner?.[0] === pid);
}

async function propertyOf(bus: SessionBus, property: string): Promise<unknown> {
  const answer = await bus.call(PROPERTIES, 'Get', 'ss', [NAME, property]);
  const value = answer?.[0];
  return typeof value === 'object' && value !== null && 'value' in value ? value.value : undefined;
}
