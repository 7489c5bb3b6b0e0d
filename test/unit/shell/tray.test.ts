import { EventEmitter } from 'node:events';
import type { Menu, NativeImage, Rectangle, Tray } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../../electron/limits.ts';
import { menuTemplate } from '../../../electron/shell/menu-template.ts';
import { createTrayLight } from '../../../electron/shell/tray.ts';
import { findTrayIcons } from '../../../electron/shell/tray-icons.ts';
import { trayModel } from '../../../electron/shell/tray-model.ts';
import { aSnapshot, aView } from '../../support/views.ts';

const FILES = ['green-24.png', 'red-24.png', 'blue-1-24.png', 'blue-0-24.png', 'green-24@2x.png', 'green.ico'];
const GREEN = trayModel(aView());
const RED = trayModel(aView({ stacks: [aSnapshot({ light: 'red', summary: 'api is down' })] }));
const BLUE = trayModel(aView({ stacks: [aSnapshot({ light: 'blue' })] }));

function tray(menuOnRightClick = false) {
  const done: string[] = [];
  const fake = Object.assign(new EventEmitter(), {
    setImage: (image: NativeImage) => done.push(`image ${image}`),
    setToolTip: (text: string) => done.push(`tooltip ${text}`),
    setContextMenu: () => done.push('menu'),
    popUpContextMenu: () => done.push('menu pops up'),
    destroy: () => done.push('destroy'),
  });
  const clicks: Rectangle[] = [];
  const light = createTrayLight(
    {
      createTray: () => fake as unknown as Tray,
      loadImage: (path) => path as unknown as NativeImage,
      buildMenu: () => ({}) as Menu,
      icons: findTrayIcons(FILES, '/icons', 'linux'),
      menuOnRightClick,
      run: () => {},
      clicked: (bounds) => clicks.push(bounds),
    },
    GREEN,
  );
  return { light, fake, clicks, taken: () => done.splice(0) };
}

describe('the tray icon', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('does only what differs', () => {
    const { light, taken } = tray();
    expect(taken()).toEqual(['image /icons/green-24.png', 'tooltip shop: 1 of 1 up', 'menu']);
    light.render(structuredClone(GREEN));
    expect(taken()).toEqual([]);
    light.render({ ...GREEN, tooltip: 'shop: all is well' });
    expect(taken()).toEqual(['tooltip shop: all is well']);
    light.render(RED);
    expect(taken()).toEqual(['image /icons/red-24.png', 'tooltip shop: api is down', 'menu']);
  });

  it('takes a double click for one, however the desktop tells it, and a middle click for a click', () => {
    const { fake, clicks } = tray();
    const bounds = { x: 1, y: 2, width: 3, height: 4 };
    fake.emit('click', {}, bounds);
    vi.advanceTimersByTime(LIMITS.shell.doubleClickMs / 2);
    fake.emit('click', {}, bounds);
    expect(clicks).toHaveLength(1);
    vi.advanceTimersByTime(LIMITS.shell.doubleClickMs);
    fake.emit('middle-click', {}, bounds);
    expect(clicks).toHaveLength(2);
  });

  it('moves with one timer that ends when the work does', () => {
    const { light, taken } = tray();
    light.render(BLUE);
    light.render({ ...BLUE, tooltip: 'shop: fixing ports' });
    expect(vi.getTimerCount()).toBe(1);
    taken();
    vi.advanceTimersByTime(LIMITS.shell.trayFrameMs * 2);
    expect(taken()).toEqual(['image /icons/blue-1-24.png', 'image /icons/blue-0-24.png']);
    light.render(GREEN);
    expect(vi.getTimerCount()).toBe(0);
    light.render(BLUE);
    light.destroy();
    expect(vi.getTimerCount()).toBe(0);
    expect(taken().at(-1)).toBe('destroy');
  });

  it('leaves the left click free for the panel where a menu would take it', () => {
    const { fake, clicks, taken } = tray(true);
    expect(taken()).not.toContain('menu');
    fake.emit('right-click');
    expect(taken()).toEqual(['menu pops up']);
    fake.emit('click', {}, { x: 1, y: 2, width: 3, height: 4 });
    expect(clicks).toEqual([{ x: 1, y: 2, width: 3, height: 4 }]);
  });
});

describe('the icon files', () => {
  it('are those of the system, in the order of their frames', () => {
    expect(findTrayIcons(FILES, '/icons', 'linux').blue).toEqual(['/icons/blue-0-24.png', '/icons/blue-1-24.png']);
    expect(findTrayIcons(FILES, '/icons', 'windows').green).toEqual(['/icons/green.ico']);
    expect(findTrayIcons([], '/icons', 'darwin').red).toEqual(['/icons/redTemplate.png']);
  });
});

describe('the menu', () => {
  it('runs the command of an entry and shows labels as they are', () => {
    const run = vi.fn();
    const [item, separator, text, parent] = menuTemplate(
      [
        { kind: 'action', label: 'Fish & chips', enabled: false, command: { type: 'quit' } },
        { kind: 'separator' },
        { kind: 'text', label: 'shop' },
        { kind: 'submenu', label: 'api', entries: [{ kind: 'separator' }] },
      ],
      run,
    );
    expect(item).toMatchObject({ label: 'Fish && chips', enabled: false });
    expect([separator, text, parent]).toEqual([
      { type: 'separator' },
      { label: 'shop', enabled: false },
      { label: 'api', submenu: [{ type: 'separator' }] },
    ]);
    (item?.click as (() => void) | undefined)?.();
    expect(run).toHaveBeenCalledWith({ type: 'quit' });
  });
});
