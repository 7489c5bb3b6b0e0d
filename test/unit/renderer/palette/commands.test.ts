import { describe, expect, it } from 'vitest';
import { commandsOf } from '../../../../renderer/palette/commands.ts';
import { pieces, rank, usedNow } from '../../../../renderer/palette/rank.ts';
import { createUsedCommands } from '../../../../renderer/palette/used-commands.ts';
import { waitingView } from '../../../support/example-approvals.ts';
import { exampleSettings } from '../../../support/example-settings.ts';
import { allStatesView, greenView, shadowedView } from '../../../support/example-views.ts';

const titles = (all: ReturnType<typeof commandsOf>) => all.map(({ title }) => title);

describe('the command palette', () => {
  it('has every action on every service and stack, every view, and names each once', () => {
    const all = commandsOf(shadowedView, exampleSettings(), 0);
    for (const title of ['Restart api', 'Stop api', 'Logs of api', 'History of api', 'Open api in the browser'])
      expect(titles(all)).toContain(title);
    for (const title of ['Fix ports', 'Clean up', 'Start all', 'Stop all', 'History', 'Settings', 'Muted findings'])
      expect(titles(all)).toContain(title);
    for (const view of [shadowedView, allStatesView, greenView, waitingView]) {
      const ids = commandsOf(view, exampleSettings(), 0).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('offers nothing that cannot be done now', () => {
    const all = titles(commandsOf(greenView, exampleSettings(), 0));
    expect(all).not.toContain('Restart what is down');
    expect(all).not.toContain('Theme: as the system');
    expect(all).toContain('Theme: dark');
    expect(titles(commandsOf(greenView, exampleSettings({ density: 'compact' }), 0))).toContain('Density: comfortable');
  });

  it('offers of a stack that nobody approved its approval alone', () => {
    const held = waitingView.stacks.find(({ approval }) => approval?.kind === 'trust');
    const all = commandsOf({ ...waitingView, stacks: held ? [held] : [] }, undefined, 0);
    expect(all.filter(({ where }) => where !== '').map(({ effect }) => effect.kind)).toEqual(['review']);
  });

  it('ends a snooze only while one lasts', () => {
    const settings = { ...exampleSettings(), snoozedUntil: 5_000 };
    expect(titles(commandsOf(greenView, settings, 4_000))).toContain('End the snooze');
    expect(titles(commandsOf(greenView, settings, 6_000))).toContain('Snooze notifications for 1 h');
  });

  it('lists what was used last first, then what is urgent', () => {
    const all = commandsOf(shadowedView, exampleSettings(), 0);
    const recent = ['settings', 'theme dark'];
    const [first, second, third] = rank(all, '', recent).map(({ command }) => command);
    expect([first?.id, second?.id]).toEqual(recent);
    expect(third?.isUrgent).toBe(true);
  });

  it('lists the best fit for what was typed, and of equals the one that was used', () => {
    const all = commandsOf(shadowedView, exampleSettings(), 0);
    expect(rank(all, 'api res', [])[0]?.command.title).toBe('Restart api');
    expect(rank(all, 'no such thing', [])).toEqual([]);
    const used = all.find(({ title }) => title === 'Logs of db');
    expect(rank(all, 'logs', [used?.id ?? ''])[0]?.command).toBe(used);
  });

  it('marks what was typed and keeps the rest of a title', () => {
    expect(pieces('Logs of api', [0, 1, 8])).toEqual([
      { text: 'Lo', isHit: true },
      { text: 'gs of ', isHit: false },
      { text: 'a', isHit: true },
      { text: 'pi', isHit: false },
    ]);
  });

  it('remembers what was used, each once, also over a store that is broken', () => {
    expect(usedNow(['a', 'b'], 'b')).toEqual(['b', 'a']);
    expect(
      usedNow(
        Array.from({ length: 40 }, (_, index) => `${index}`),
        'x',
      ),
    ).toHaveLength(20);
    const kept = new Map<string, string>([['palette', '{']]);
    const used = createUsedCommands({
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
    });
    expect(used.list()).toEqual([]);
    used.use('settings');
    expect(used.list()).toEqual(['settings']);
  });
});
