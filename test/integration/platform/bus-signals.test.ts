/** Signals on a real session bus: whose are believed, and what we tell others. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLauncherBadge } from '../../../electron/platform/launcher-badge.ts';
import { openSessionBus } from '../../../electron/platform/session-bus.ts';
import { watchTrayHost } from '../../../electron/platform/tray-host.ts';
import { type Connection, connect } from '../../support/dbus/connection.ts';
import { type SessionBus, startSessionBus } from '../../support/dbus/session-bus.ts';
import { until } from '../../support/until.ts';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const BUS = 'org.freedesktop.DBus';
let bus: SessionBus;
let other: Connection;
const open = () => openSessionBus({ DBUS_SESSION_BUS_ADDRESS: bus.address });

beforeAll(async () => {
  bus = await startSessionBus();
  other = connect(bus.address);
});
afterAll(async () => {
  other.close();
  await bus.stop();
});

it('that a name changed hands is believed of the bus alone, not of another program that says so', async () => {
  const seen: string[] = [];
  const host = await watchTrayHost({ came: () => seen.push('came'), left: () => seen.push('left') }, open);
  other.emit('/org/freedesktop/DBus', BUS, 'NameOwnerChanged', 'sss', [WATCHER, ':1.7', '']);
  await other.own(WATCHER);
  await until('the tray comes', () => seen.includes('came'));
  expect(seen).toEqual(['came']);
  host?.close();
});

it('a dock is told how many services are in trouble, for as long as some are, and that none is', async () => {
  const told: unknown[] = [];
  await other.listen('com.canonical.Unity.LauncherEntry', 'Update', ([entry, shown]) => {
    const { count, 'count-visible': visible } = shown as Record<string, { value: unknown }>;
    told.push([entry, count?.value, visible?.value]);
  });
  let opened = 0;
  const badge = createLauncherBadge(['a', 'b'], async () => {
    opened += 1;
    return open();
  });
  await badge.show(0);
  expect(opened).toBe(0);
  await badge.show(3);
  await badge.show(0);
  await until('all is told', () => told.length === 4);
  expect(told).toEqual([
    ['application://a.desktop', 3n, true],
    ['application://b.desktop', 3n, true],
    ['application://a.desktop', 0n, false],
    ['application://b.desktop', 0n, false],
  ]);
  expect(opened).toBe(1);
  badge.close();
  await badge.show(5);
  expect(opened).toBe(1);
});

it('what follows an answer at once is told after whoever waits for the answer has it, also where both are read in one go', async () => {
  const target = { destination: 'io.github.stacklight.Test', path: '/test', interface: 'io.github.stacklight.Test' };
  other.serve((call) => {
    if (call.interface !== target.interface) return false;
    call.reply('u', [1]);
    other.emit(target.path, target.interface, 'Followed', 'u', [1]);
    return true;
  });
  await other.own(target.destination);
  const session = await open();
  if (!session) throw new Error('there is no bus');
  const order: string[] = [];
  await session.listen(target.interface, 'Followed', () => order.push('signal'));
  const ask = async () => {
    await session.call(target, 'Ask');
    // As those do who wait for an answer behind others.
    await Promise.resolve();
    order.push('answer');
  };
  for (let round = 1; round <= 20; round += 1) {
    await ask();
    await until('the signal came', () => order.length === round * 2);
  }
  session.close();
  expect(order).toEqual(Array.from({ length: 20 }, () => ['answer', 'signal']).flat());
});
