import dbus, { type Variant } from 'dbus-next';
import { litLamp, type Pixmap } from '../icon.ts';
import type { Connection } from './connection.ts';
import { type MenuNode, outline, parseLayout } from './menu-tree.ts';

const ITEM = 'org.kde.StatusNotifierItem';
const MENU = 'com.canonical.dbusmenu';

/** What a desktop's panel can see of a tray item, and do with it. */
export interface TrayItem {
  /** The largest icon that the item sends. */
  icon(): Promise<Pixmap>;
  /** Which lamp of the icon is lit, read from its pixels. */
  light(): Promise<ReturnType<typeof litLamp>>;
  tooltip(): Promise<string>;
  title(): Promise<string>;
  menu(): Promise<MenuNode>;
  /**
   * Chooses a menu entry by the labels on the way to it. A label that ends with a colon finds the entry that begins
   * with it (`api:` finds `api: healthy`). Rejects, with the menu, when it is not there or not enabled.
   */
  click(...labels: readonly string[]): Promise<void>;
  /** The left click. */
  activate(x?: number, y?: number): Promise<void>;
}

export function createTrayItem(
  connection: Connection,
  { destination, path }: { readonly destination: string; readonly path: string },
): TrayItem {
  const property = async (name: string): Promise<unknown> => {
    const target = { destination, path, interface: 'org.freedesktop.DBus.Properties' };
    const [value] = await connection.call(target, 'Get', 'ss', [ITEM, name]);
    return (value as Variant).value;
  };
  const menuCall = async (member: string, signature: string, body: readonly unknown[]) =>
    connection.call({ destination, path: String(await property('Menu')), interface: MENU }, member, signature, body);
  const layoutOf = async (id: number): Promise<MenuNode> => {
    // As a panel does right before it shows a menu: an item may fill it only now. Chromium refuses it for some ids.
    await menuCall('AboutToShow', 'i', [id]).catch(() => undefined);
    const [, layout] = await menuCall('GetLayout', 'iias', [id, -1, []]);
    return parseLayout(layout);
  };
  const icon = async (): Promise<Pixmap> => {
    const pixmaps = (await property('IconPixmap')) as readonly (readonly [number, number, Buffer])[];
    const [largest] = [...pixmaps].sort((a, b) => b[0] - a[0]);
    if (!largest) throw new Error('the tray item sends no icon');
    return { width: largest[0], height: largest[1], argb: largest[2] };
  };
  return {
    icon,
    light: async () => litLamp(await icon()),
    tooltip: async () => String(((await property('ToolTip')) as readonly unknown[])[2]),
    title: async () => String(await property('Title')),
    menu: () => layoutOf(0),
    async click(...labels) {
      let node = await layoutOf(0);
      for (const label of labels) node = childOf(node.children.length > 0 ? node : await layoutOf(node.id), label);
      if (!node.enabled) throw new Error(`the menu entry ${labels.join(' > ')} is not enabled`);
      // `Event` wants data of any kind; a click has none.
      await menuCall('Event', 'isvu', [node.id, 'clicked', new dbus.Variant('s', ''), 0]).catch(unlessGone);
    },
    async activate(x = 0, y = 0) {
      await connection.call({ destination, path, interface: ITEM }, 'Activate', 'ii', [x, y]);
    },
  };
}

/** An entry that quits may take the program away before it answers. */
function unlessGone(error: unknown): readonly unknown[] {
  if (error instanceof dbus.DBusError && error.type === 'org.freedesktop.DBus.Error.NoReply') return [];
  throw error;
}

function childOf(menu: MenuNode, label: string): MenuNode {
  const found = menu.children.find((child) =>
    label.endsWith(':') ? child.label.startsWith(label) : child.label === label,
  );
  if (!found) throw new Error(`there is no menu entry "${label}" among:\n${outline(menu)}`);
  return found;
}
