import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Patch, View } from '../../../electron/contract/view.ts';
import { LIMITS } from '../../../electron/limits.ts';
import { createShellStatus } from '../../../electron/shell/shell-status.ts';
import { createViewFeed } from '../../../electron/shell/view-feed.ts';
import { applyPatch } from '../../../renderer/patch.ts';
import { createFakeHost } from '../../support/fake-host.ts';
import { aSnapshot, aView } from '../../support/views.ts';

function feed(hasTray = true) {
  const host = createFakeHost();
  const status = createShellStatus(hasTray);
  const patches: Patch[] = [];
  const views: View[] = [];
  const made = createViewFeed(host, status, {
    onPatch: (patch) => patches.push(patch),
    onView: (view) => views.push(view),
    isSeen: () => false,
  });
  return { host, status, patches, views, feed: made };
}

function red(summary: string): View {
  return aView({ stacks: [aSnapshot({ light: 'red', summary })] });
}

describe('what the page is sent', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is one patch for a burst and at most ten a second', () => {
    const { host, patches } = feed();
    for (let n = 0; n < 100; n++) {
      host.show(red(`burst ${n}`));
      vi.advanceTimersByTime(10);
    }
    expect(patches.length).toBeGreaterThan(8);
    expect(patches.length).toBeLessThanOrEqual(1_000 / LIMITS.page.patchMs + 1);
  });

  it('follows without gaps from the whole view that it got', () => {
    const { host, patches, feed: source } = feed();
    host.show(red('before the page was there'));
    const start = source.forPage();
    let page = start;
    host.show(red('one'));
    vi.advanceTimersByTime(LIMITS.page.patchMs);
    host.show(red('two'));
    vi.advanceTimersByTime(LIMITS.page.patchMs);
    expect(patches.map(({ revision }) => revision)).toEqual([start.revision + 1, start.revision + 2]);
    for (const patch of patches) page = applyPatch(page, patch);
    expect(page).toEqual(source.current());
  });

  it('is nothing when nothing changed, and the tray still gets its view', () => {
    const { host, patches, views } = feed();
    host.show(aView());
    vi.advanceTimersByTime(LIMITS.page.patchMs);
    expect(patches).toEqual([]);
    expect(views).toHaveLength(1);
  });

  it('says what the shell has to say before what the host says, and takes it back', () => {
    const { host, status, patches, feed: source } = feed(false);
    host.show(aView({ notice: 'The disk is full.' }));
    vi.advanceTimersByTime(LIMITS.page.patchMs);
    expect(source.current()).toMatchObject({ hasTray: false });
    expect(source.current().notice).toMatch(/^This desktop shows no tray icons.*The disk is full\.$/);
    status.setTray(true);
    vi.advanceTimersByTime(LIMITS.page.patchMs);
    expect(patches.at(-1)).toMatchObject({ hasTray: true, notice: 'The disk is full.' });
  });

  it('ends with the feed', () => {
    const { host, status, patches, feed: source } = feed();
    host.show(red('too late'));
    source.close();
    host.show(red('much too late'));
    status.setTray(false);
    vi.advanceTimersByTime(1_000);
    expect(patches).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
