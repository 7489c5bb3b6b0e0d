import { describe, expect, it } from 'vitest';
import type { ServiceView } from '../../../electron/contract/service.ts';
import type { View } from '../../../electron/contract/view.ts';
import type { MenuCommand } from '../../../electron/shell/menu-entry.ts';
import type { Shown } from '../../../electron/shell/notice-board.ts';
import type { Told } from '../../../electron/shell/notification-rules.ts';
import { createNotifier } from '../../../electron/shell/notifications.ts';
import { exampleService, shadowedApi } from '../../support/example-services.ts';
import { EXAMPLE_DEFAULTS } from '../../support/example-settings.ts';
import { anIncident, aSnapshot, aView } from '../../support/views.ts';

/** A notifier whose board is a map, as a desktop has it: one notice for each key. */
function setUp(over: Partial<typeof EXAMPLE_DEFAULTS> = {}, snoozes: Readonly<Record<string, number>> = {}) {
  const board = new Map<string, Shown>();
  const commands: MenuCommand[] = [];
  let told: Told = { opened: [], closed: [] };
  const notifier = createNotifier({
    board: {
      show: async (key, notice) => void board.set(key, notice),
      withdraw: async (key) => void board.delete(key),
      close: () => undefined,
    },
    choices: () => ({ ...EXAMPLE_DEFAULTS, ...over }),
    snoozedUntil: () => undefined,
    stackSnoozes: () => snoozes,
    woke: () => undefined,
    told: () => told,
    remember: (next) => {
      told = next;
    },
    clicked: () => undefined,
    pressed: ({ command }) => commands.push(command),
  });
  const look = async (view: View) => {
    notifier.look(view);
    await new Promise((resolve) => setImmediate(resolve));
    return [...board.values()].map(({ title }) => title);
  };
  return { look, board, commands };
}

const down = (part = {}) => aView({ stacks: [aSnapshot({ incidents: [anIncident(part)] })] });

describe('a notification', () => {
  it('of one incident takes the place of the one before, to the end', async () => {
    const { look } = setUp();
    expect(await look(down())).toEqual(['api is down']);
    const alert = { number: 2, kind: 'reminder', services: ['api'], since: 0, cause: 'x', at: 0 } as const;
    expect(await look(down({ alert }))).toHaveLength(1);
    expect(await look(down({ alert, closedAt: 2_000, ending: 'back' }))).toEqual(['api works again']);
  });

  it('is withdrawn when it is over and nobody wants to hear of the end', async () => {
    const { look } = setUp({ notifyRecovered: false });
    await look(down());
    expect(await look(down({ closedAt: 2_000, ending: 'back' }))).toEqual([]);
  });

  it('is withdrawn when its stack is closed, and with the answer to what was asked', async () => {
    const { look } = setUp();
    await look(down());
    expect(await look(aView({ stacks: [] }))).toEqual([]);
    const approval = { id: 'a', kind: 'change', sentence: 'It changed.', commands: [], changes: [] } as const;
    const asking = aView({ stacks: [aSnapshot({ approval: { ...approval, commands: [], changes: [] } })] });
    expect(await look(asking)).toEqual(['A change is waiting for your approval']);
    expect(await look(aView({ stacks: [aSnapshot()] }))).toEqual([]);
  });
});

describe('a stack that is snoozed', () => {
  it('is told of when that is over, and holds no other stack back', async () => {
    const incidents = [anIncident()];
    const both = aView({ stacks: [aSnapshot({ incidents }), aSnapshot({ key: 'blog', stack: 'blog', incidents })] });
    const { look } = setUp({}, { shop: Date.now() + 60_000 });
    expect(await look(both)).toEqual(['blog: api is down']);
    const { look: later } = setUp({}, { shop: Date.now() - 1 });
    expect(await later(both)).toEqual(['shop: api is down', 'blog: api is down']);
  });

  it('is named on the button where several are open', async () => {
    const { look, board } = setUp();
    const incidents = [anIncident()];
    await look(aView({ stacks: [aSnapshot({ incidents }), aSnapshot({ key: 'blog', stack: 'blog' })] }));
    expect([...board.values()][0]?.buttons.at(-1)?.label).toBe('Snooze shop 1 h');
  });
});

describe('its buttons', () => {
  const shownFor = async (service: ServiceView) => {
    const { look, board, commands } = setUp();
    await look(aView({ stacks: [aSnapshot({ services: [service], incidents: [anIncident()] })] }));
    const [notice] = board.values();
    if (!notice) throw new Error('nothing was shown');
    return { notice, commands };
  };

  it('restart it, show its log, and give an hour of quiet', async () => {
    const { notice, commands } = await shownFor(exampleService('api', { state: 'failed' }));
    expect(notice.buttons.map(({ label }) => label)).toEqual(['Restart', 'Logs', 'Snooze 1 h']);
    for (const { id } of notice.buttons) notice.pressed(id);
    expect(commands).toEqual([
      {
        type: 'intent',
        intent: { type: 'restart', stack: 'shop', services: ['api'] },
        about: { stack: 'shop', service: 'api', incident: anIncident().id },
      },
      { type: 'show', show: { stack: 'shop', service: 'api', view: 'logs' } },
      { type: 'snooze', stack: 'shop', on: true },
    ]);
  });

  it('plan the fix, and do nothing yet, where a copy answers in its place', async () => {
    const { notice, commands } = await shownFor(shadowedApi());
    notice.pressed('fix');
    expect(commands).toEqual([
      { type: 'intent', intent: { type: 'planFixPorts', stack: 'shop' }, show: { stack: 'shop', view: 'plan' } },
    ]);
  });

  it('offer no restart of what is not ours', async () => {
    const { notice } = await shownFor(exampleService('api', { kind: 'external', state: 'unhealthy' }));
    expect(notice.buttons.map(({ id }) => id)).toEqual(['logs', 'snooze']);
  });
});
