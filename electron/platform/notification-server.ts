/**
 * Notifications over D-Bus, with what Electron does not offer on Linux: buttons, and one that takes the place of another.
 * By the Desktop Notifications Specification of freedesktop.org, version 1.2.
 */
import { LIMITS } from '../limits.ts';
import { BUS, type BusTarget, openSessionBus, type SessionBus } from './session-bus.ts';

const NAME = 'org.freedesktop.Notifications';
const SERVER: BusTarget = { destination: NAME, path: `/${NAME.replaceAll('.', '/')}`, interface: NAME };
/** The key of the click on the notification itself. */
const DEFAULT = 'default';
const URGENCY = { normal: 1, critical: 2 } as const;
/** Reasons of `NotificationClosed`. */
const EXPIRED = 1;

export interface ServerNotification {
  readonly title: string;
  /** Plain text: it is escaped where the server reads markup. */
  readonly body: string;
  readonly urgency: keyof typeof URGENCY;
  /** Left out where the server has none. */
  readonly buttons: readonly { readonly id: string; readonly label: string }[];
  /** `button`: undefined for the click on the notification itself. */
  readonly pressed: (button: string | undefined) => void;
}

export interface NotificationServer {
  /** Shows it in the place of the last one of the same key. False: no server took it, show it otherwise. */
  show(key: string, notification: ServerNotification): Promise<boolean>;
  /** Takes it away, where it is still shown. */
  withdraw(key: string): Promise<void>;
  close(): void;
}

interface Connected {
  readonly bus: SessionBus;
  /** The unique name of the server: what others say in its place does not count. */
  readonly owner: string;
  readonly capabilities: readonly string[];
}

/** `icon`: the absolute path of an image. Connects when there is something to show, and anew after the server or the bus was restarted. */
export function createNotificationServer(
  app: { readonly name: string; readonly icon: string; readonly entry: string },
  open: () => Promise<SessionBus | undefined> = openSessionBus,
): NotificationServer {
  let bus: SessionBus | undefined;
  let connected: Connected | undefined;
  /** Ids by which the server knows what is shown, by our key. */
  const shown = new Map<string, number>();
  /** What a click does, by id; some desktops keep what is no longer on the screen. Oldest first. */
  const pressed = new Map<number, ServerNotification['pressed']>();

  /** Ids of a server that is gone mean nothing to the next one. */
  const forget = () => {
    connected = undefined;
    shown.clear();
    pressed.clear();
  };

  async function connect(): Promise<Connected | undefined> {
    if (connected) return connected;
    if (!bus) {
      const opened = await open();
      if (!opened) return undefined;
      bus = opened;
      opened.onClose(() => {
        bus = undefined;
        forget();
      });
      await opened.listen(BUS.interface, 'NameOwnerChanged', ([name, , owner]) => {
        if (name === NAME && (owner === '' || connected)) forget();
      });
      await opened.listen(NAME, 'ActionInvoked', ([id, action], sender) => {
        if (sender !== connected?.owner) return;
        const press = pressed.get(Number(id));
        // Once: a button of yesterday is not to restart what works today.
        pressed.delete(Number(id));
        press?.(action === DEFAULT ? undefined : String(action));
      });
      await opened.listen(NAME, 'NotificationClosed', ([id, reason], sender) => {
        if (sender !== connected?.owner) return;
        // What only left the screen is still in the list of the desktop: its place can be taken, and it can be clicked.
        if (reason === EXPIRED) return;
        pressed.delete(Number(id));
        for (const [key, one] of shown) if (one === id) shown.delete(key);
      });
    }
    const answer = await bus?.call(SERVER, 'GetCapabilities');
    const capabilities = answer?.[0];
    const owner = (await bus?.call(BUS, 'GetNameOwner', 's', [NAME]))?.[0];
    if (!bus || !Array.isArray(capabilities) || typeof owner !== 'string') return undefined;
    connected = { bus, owner, capabilities: capabilities.map(String) };
    return connected;
  }

  function keep(key: string, id: number, press: ServerNotification['pressed']): void {
    shown.set(key, id);
    pressed.delete(id);
    pressed.set(id, press);
    for (const oldest of pressed.keys()) {
      if (pressed.size <= LIMITS.shell.heldNotifications) break;
      pressed.delete(oldest);
    }
  }

  return {
    async show(key, { title, body, urgency, buttons, pressed: press }) {
      const server = await connect();
      if (!server) return false;
      const has = (name: string) => server.capabilities.includes(name);
      const actions = has('actions') ? [DEFAULT, '', ...buttons.flatMap(({ id, label }) => [id, label])] : [];
      const hints = {
        urgency: server.bus.variant('y', URGENCY[urgency]),
        'desktop-entry': server.bus.variant('s', app.entry),
      };
      const text = has('body-markup') ? escaped(body) : body;
      const args = [app.name, shown.get(key) ?? 0, app.icon, title, text, actions, hints, -1];
      const answer = await server.bus.call(SERVER, 'Notify', 'susssasa{sv}i', args);
      const id = answer?.[0];
      if (typeof id !== 'number') return false;
      keep(key, id, press);
      return true;
    },
    async withdraw(key) {
      const id = shown.get(key);
      shown.delete(key);
      if (id === undefined || !connected) return;
      pressed.delete(id);
      await connected.bus.call(SERVER, 'CloseNotification', 'u', [id]);
    },
    close() {
      bus?.close();
      forget();
    },
  };
}

/** Text that means itself where markup is read (the specification's "Markup"). */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
