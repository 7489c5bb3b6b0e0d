import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LIMITS } from '../../../electron/limits.ts';
import type { TrayHostListener } from '../../../electron/platform/tray-host.ts';
import { createShellStatus } from '../../../electron/shell/shell-status.ts';
import { showTray } from '../../../electron/shell/tray-arrival.ts';
import { trayModel } from '../../../electron/shell/tray-model.ts';
import { aView } from '../../support/views.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** `takes`: whether the desktop's tray takes the icon. */
async function arrive({
  there = true,
  takes = () => true as boolean | undefined,
  unwanted = false,
  hostComes = async () => {},
} = {}) {
  const said: string[] = [];
  const status = createShellStatus(there);
  const host: { listener?: TrayHostListener } = {};
  showTray({
    tray: { fill: () => void said.push('fill'), destroy: () => void said.push('empty') },
    model: () => trayModel(aView()),
    status,
    shutdown: { join: () => undefined },
    pid: 1,
    unwanted,
    watchHost: async (listener) => {
      host.listener = listener;
      await hostComes();
      return { holds: async () => takes(), close: () => undefined };
    },
    showWindow: () => void said.push('window'),
  });
  await vi.advanceTimersByTimeAsync(0);
  return { said, status, came: () => host.listener?.came(), left: () => host.listener?.left() };
}

const later = (ms: number) => vi.advanceTimersByTimeAsync(ms);

it('a tray that took the icon keeps it, and nothing is said', async () => {
  const { said, status } = await arrive();
  await later(LIMITS.shell.trayRegisterMs);
  expect(said).toEqual(['empty', 'fill']);
  expect(status.notice()).toBeUndefined();
});

it('a tray that refuses the icon is none: the window is shown, with one explanation', async () => {
  const { said, status } = await arrive({ takes: () => false });
  await later(LIMITS.shell.trayRegisterMs);
  expect(said).toEqual(['empty', 'fill', 'empty', 'window']);
  expect(status.notice()).toContain('This desktop shows no tray icons');
});

it('a refusal is seen also where the host of the tray could be asked only long after', async () => {
  const hostComes = () => new Promise<void>((come) => setTimeout(come, 2 * LIMITS.shell.trayRegisterMs));
  const { said } = await arrive({ takes: () => false, hostComes });
  await later(2 * LIMITS.shell.trayRegisterMs);
  expect(said).toEqual(['empty', 'fill']);
  await later(LIMITS.shell.trayRegisterMs);
  expect(said).toEqual(['empty', 'fill', 'empty', 'window']);
});

it('where nothing can be told, the icon stays', async () => {
  const { said } = await arrive({ takes: () => undefined });
  await later(LIMITS.shell.trayRegisterMs);
  expect(said).toEqual(['empty', 'fill']);
});

it('a tray that is restarted gets the icon anew, and no window', async () => {
  const { said, status, came, left } = await arrive();
  left();
  await later(LIMITS.shell.trayReturnMs / 2);
  came();
  await later(LIMITS.shell.trayReturnMs * 2);
  expect(said).toEqual(['empty', 'fill', 'empty', 'fill']);
  expect(status.hasTray()).toBe(true);
});

it('a tray that stays away leaves the window, and takes the icon when it is back', async () => {
  const { said, status, came, left } = await arrive();
  left();
  await later(LIMITS.shell.trayReturnMs);
  expect(said.slice(2)).toEqual(['empty', 'window']);
  expect(status.hasTray()).toBe(false);
  came();
  expect(said.slice(4)).toEqual(['empty', 'fill']);
  expect(status.hasTray()).toBe(true);
});

it('a desktop whose tray comes later gets the icon then, and none where it is unwanted', async () => {
  const { said, came, status } = await arrive({ there: false });
  expect(said).toEqual([]);
  came();
  expect([said, status.hasTray()]).toEqual([['empty', 'fill'], true]);
  const unwanted = await arrive({ unwanted: true });
  unwanted.came();
  expect(unwanted.said).toEqual([]);
});
