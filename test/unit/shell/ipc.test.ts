import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import type { Channel } from '../../../electron/contract/channels.ts';
import { type Answers, openDoor, push, refusalOf, type Sender } from '../../../electron/shell/ipc.ts';
import { oncePerLine } from '../../../electron/shell/log.ts';
import { menuTemplate } from '../../../electron/shell/menu-template.ts';
import { createNotifier } from '../../../electron/shell/notifications.ts';
import { inertLine, inertValue } from '../../../shared/text/inert.ts';
import { EXAMPLE_DEFAULTS, exampleSettings } from '../../support/example-settings.ts';
import { exampleStack, exampleView } from '../../support/example-views.ts';
import { aView } from '../../support/views.ts';

const PAGE: Sender = { isPanel: true, isMainFrame: true, url: 'app://stack/index.html' };
const RESTART = { type: 'restart', stack: 'shop', services: ['api'] };

describe('a message of the page', () => {
  it('comes in when everything is right', () => {
    expect(refusalOf(PAGE, 'stacklight:intent', RESTART)).toBeUndefined();
    expect(refusalOf(PAGE, 'stacklight:view', undefined)).toBeUndefined();
  });

  it.each<[string, Sender, unknown, unknown]>([
    ['unknown channel', PAGE, 'stacklight:shell', undefined],
    ['unknown channel', PAGE, 'constructor', undefined],
    ['unknown channel', PAGE, { toString: () => 'stacklight:view' }, undefined],
    ['not our window', { ...PAGE, isPanel: false }, 'stacklight:view', undefined],
    ['not the main frame', { ...PAGE, isMainFrame: false }, 'stacklight:view', undefined],
    ['wrong origin', { ...PAGE, url: 'https://example.com/' }, 'stacklight:view', undefined],
    ['wrong origin', { ...PAGE, url: 'app://stack.evil/' }, 'stacklight:view', undefined],
    ['wrong origin', { ...PAGE, url: '' }, 'stacklight:view', undefined],
    ['malformed request', PAGE, 'stacklight:view', {}],
    ['malformed request', PAGE, 'stacklight:intent', undefined],
    ['malformed request', PAGE, 'stacklight:intent', { ...RESTART, type: 'exec' }],
    ['malformed request', PAGE, 'stacklight:intent', { ...RESTART, pid: 1 }],
    ['malformed request', PAGE, 'stacklight:logs', { stack: 'shop', service: 'api', lines: 1e9 }],
    ['oversized request', PAGE, 'stacklight:intent', { ...RESTART, services: Array(100_000).fill('api') }],
  ])('is refused: %s', (reason, sender, channel, payload) => {
    expect(refusalOf(sender, channel, payload)).toBe(reason);
  });

  it('is refused when it holds a cycle', () => {
    const payload: { self?: unknown } = {};
    payload.self = payload;
    expect(refusalOf(PAGE, 'stacklight:view', payload)).toBe('oversized request');
  });
});

type Handler = (event: IpcMainInvokeEvent, channel: unknown, payload?: unknown) => Promise<unknown>;

function door(part: Partial<Answers> = {}) {
  const panel = {} as WebContents;
  const lines: string[] = [];
  const asked: [Channel, unknown][] = [];
  let handler: Handler | undefined;
  const ipcMain = {
    handle: (_name: string, next: Handler) => {
      handler = next;
    },
  };
  const answers = {
    'stacklight:intent': async (intent: unknown) => {
      asked.push(['stacklight:intent', intent]);
      return { ok: true };
    },
    ...part,
  } as Answers;
  openDoor(
    ipcMain as unknown as IpcMain,
    () => panel,
    Promise.resolve(answers),
    oncePerLine((line) => lines.push(line)),
  );
  const send = (channel: unknown, payload?: unknown, frame: unknown = { parent: null, url: PAGE.url }) =>
    handler?.({ sender: panel, senderFrame: frame } as IpcMainInvokeEvent, channel, payload);
  return { send, lines, asked };
}

describe('what others wrote', () => {
  const hostile = '\x1b]0;t\x07\u202ex';

  it('goes to the page inert, answered or pushed', async () => {
    const { stacks, ...settings } = exampleSettings();
    const hostileStacks = stacks.map((one) => ({ ...one, name: hostile }));
    const { send } = door({
      'stacklight:settings': async () => ({ ...settings, stacks: hostileStacks }),
    });
    expect(await send('stacklight:settings')).toMatchObject({
      stacks: [{ name: '\\x1b]0;t\\x07\\u202ex' }, {}],
    });
    const sent: unknown[] = [];
    const contents = {
      isDestroyed: () => false,
      isCrashed: () => false,
      send: (_: string, value: unknown) => sent.push(value),
    };
    push(contents as unknown as WebContents, 'stacklight:patch', { revision: 1, stacks: [], notice: hostile });
    expect(sent).toEqual([{ revision: 1, stacks: [], notice: '\\x1b]0;t\\x07\\u202ex' }]);
  });

  it('is inert in the menu of the tray and in notifications', async () => {
    const [item] = menuTemplate([{ kind: 'text', label: `a & ${hostile}` }], () => undefined);
    expect(item?.label).toBe('a && \\x1b]0;t\\x07\\u202ex');
    const made: { title?: string; body?: string }[] = [];
    const notifier = createNotifier({
      board: {
        show: async (_key, notice) => void made.push({ title: notice.title, body: notice.body }),
        withdraw: async () => undefined,
        close: () => undefined,
      },
      choices: () => EXAMPLE_DEFAULTS,
      snoozedUntil: () => undefined,
      stackSnoozes: () => ({}),
      woke: () => undefined,
      told: () => ({ opened: [], closed: [] }),
      remember: () => undefined,
      clicked: () => undefined,
      pressed: () => undefined,
    });
    const incident = {
      id: 'i',
      openedAt: 0,
      rootService: 'api',
      cause: `says ${hostile}\n● all is well`,
      services: ['api'],
    };
    notifier.look(exampleView([exampleStack({ incidents: [incident] })]));
    await vi.waitFor(() => expect(made).toHaveLength(1));
    expect(`${made[0]?.title}${made[0]?.body}`).toMatch(/says \\x1b\]0;t\\x07\\u202ex\\n● all is well/);
    expect(made).toEqual(inertValue(made, inertLine));
  });
});

describe('the door', () => {
  it('hands over what was asked and gives back the answer', async () => {
    const { send, asked } = door();
    expect(await send('stacklight:intent', RESTART)).toEqual({ ok: true });
    expect(asked).toEqual([['stacklight:intent', RESTART]]);
  });

  it('refuses a frame that is gone or inside another', async () => {
    const { send, asked } = door();
    await expect(send('stacklight:intent', RESTART, null)).rejects.toThrow('not the main frame');
    await expect(send('stacklight:intent', RESTART, { parent: {}, url: PAGE.url })).rejects.toThrow(
      'not the main frame',
    );
    expect(asked).toEqual([]);
  });

  it('logs each reason once, however often it is tried', async () => {
    const { send, lines } = door();
    for (let time = 0; time < 5; time++) {
      await expect(send('stacklight:intent', { type: 'exec', command: 'secret' })).rejects.toThrow('malformed request');
      await expect(send('nothing')).rejects.toThrow('unknown channel');
    }
    expect(lines).toHaveLength(2);
    expect(lines.join()).not.toContain('secret');
  });

  it('lets no answer out that the contract does not have', async () => {
    const broken = { 'stacklight:view': async () => ({ ...aView(), stacks: 'none' }) } as unknown as Partial<Answers>;
    await expect(door(broken).send('stacklight:view')).rejects.toThrow('malformed answer');
    const leaky = { 'stacklight:view': async () => ({ ...aView(), secret: 'x' }) } as unknown as Partial<Answers>;
    expect(await door(leaky).send('stacklight:view')).toEqual(aView());
  });

  it('tells the page that something failed and keeps the details to the log', async () => {
    const failing: Partial<Answers> = {
      'stacklight:settings': async () => {
        throw new Error('ENOSPC: /home/dev/settings.json');
      },
    };
    const { send, lines } = door(failing);
    await expect(send('stacklight:settings')).rejects.toThrow(/^stacklight:settings failed$/);
    expect(lines).toEqual(['stacklight:settings failed: ENOSPC: /home/dev/settings.json']);
  });
});

describe('a push', () => {
  it('goes to a page that is there and to no other', () => {
    const sent: unknown[] = [];
    const page = (destroyed: boolean, crashed: boolean) =>
      ({
        isDestroyed: () => destroyed,
        isCrashed: () => crashed,
        send: (...message: unknown[]) => sent.push(message),
      }) as unknown as WebContents;
    const show = { stack: 'shop', service: 'api', view: 'logs' } as const;
    push(undefined, 'stacklight:show', show);
    push(page(true, false), 'stacklight:show', show);
    push(page(false, true), 'stacklight:show', show);
    push(page(false, false), 'stacklight:show', show);
    expect(sent).toEqual([['stacklight:show', show]]);
  });
});
