import dbus from 'dbus-next';
import { until } from '../until.ts';
import { connect } from './connection.ts';
import { createTrayItem, type TrayItem } from './tray-item.ts';

const NAME = 'org.kde.StatusNotifierWatcher';
/** An app that starts beside other tests has much to do before its icon. */
const ITEM_MS = 30_000;
const PROPERTIES = 'org.freedesktop.DBus.Properties';

/** The desktop's side of the tray: our own StatusNotifierWatcher with a host, as a panel with a tray has. */
export interface Watcher {
  /** Items that registered, in order, as `name/path`. */
  items(): readonly string[];
  /** The newest item whose owner is still there; waits for one. */
  item(options?: { readonly deadlineMs?: number }): Promise<TrayItem>;
  stop(): void;
}

/** Starts the watcher on the bus at `address`; from then on a desktop with a tray is what a program sees. `refuses`: it says yes to every icon and takes none. */
export async function startWatcher(address: string, { refuses = false } = {}): Promise<Watcher> {
  const connection = connect(address);
  const items: { readonly destination: string; readonly path: string }[] = [];
  const properties = (): Record<string, dbus.Variant> => ({
    RegisteredStatusNotifierItems: new dbus.Variant(
      'as',
      items.map(({ destination, path }) => destination + path),
    ),
    IsStatusNotifierHostRegistered: new dbus.Variant('b', true),
    ProtocolVersion: new dbus.Variant('i', 0),
  });
  const changed = (member: string, text: string) =>
    connection.emit('/StatusNotifierWatcher', NAME, member, 's', [text]);

  connection.serve((call) => {
    if (call.path !== '/StatusNotifierWatcher') return false;
    if (call.interface === PROPERTIES && call.member === 'Get') {
      const value = properties()[String(call.body[1])];
      if (!value) return false;
      call.reply('v', [value]);
      return true;
    }
    if (call.interface === PROPERTIES && call.member === 'GetAll') {
      call.reply('a{sv}', [properties()]);
      return true;
    }
    if (call.interface !== NAME || call.member !== 'RegisterStatusNotifierItem') return false;
    call.reply();
    if (refuses) return true;
    // Most programs send their bus name; those of Ayatana's library send the object path instead.
    const text = String(call.body[0]);
    const item = text.startsWith('/')
      ? { destination: call.sender, path: text }
      : { destination: text, path: '/StatusNotifierItem' };
    items.push(item);
    changed('StatusNotifierItemRegistered', item.destination + item.path);
    return true;
  });
  await connection.listen('org.freedesktop.DBus', 'NameOwnerChanged', ([name, , owner]) => {
    const gone = owner === '' ? items.findIndex((item) => item.destination === name) : -1;
    const [item] = gone === -1 ? [] : items.splice(gone, 1);
    if (item) changed('StatusNotifierItemUnregistered', item.destination + item.path);
  });
  await connection.own(NAME);
  return {
    items: () => items.map(({ destination, path }) => destination + path),
    async item({ deadlineMs = ITEM_MS } = {}) {
      const found = await until('a tray item registers', () => items.at(-1), { deadlineMs });
      return createTrayItem(connection, found);
    },
    stop() {
      connection.close();
    },
  };
}
