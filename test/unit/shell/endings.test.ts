import { EventEmitter } from 'node:events';
import type { App, Notification, PowerMonitor } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../../electron/limits.ts';
import { endInOrder } from '../../../electron/shell/endings.ts';
import { createNoticeBoard } from '../../../electron/shell/notice-board.ts';
import type { Told } from '../../../electron/shell/notification-rules.ts';
import { createNotifier } from '../../../electron/shell/notifications.ts';
import { createShutdown } from '../../../electron/shell/shutdown.ts';
import { claimSingleInstance } from '../../../electron/shell/single-instance.ts';
import { EXAMPLE_DEFAULTS } from '../../support/example-settings.ts';
import { anIncident, aSnapshot, aView } from '../../support/views.ts';

describe('shutting down', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('finishes everything once, what came last first, even when one fails', async () => {
    const done: string[] = [];
    const shutdown = createShutdown(5_000, (line) => done.push(line));
    shutdown.join('the supervisor', async () => void done.push('supervisor'));
    shutdown.join('the disk', async () => {
      throw new Error('ENOSPC');
    });
    shutdown.join('the view', () => void done.push('view'));
    await Promise.all([shutdown.finish(), shutdown.finish()]);
    expect(done).toEqual(['view', 'the disk failed while quitting: ENOSPC', 'supervisor']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('names what did not finish in time and goes on without it', async () => {
    const lines: string[] = [];
    const shutdown = createShutdown(5_000, (line) => lines.push(line));
    shutdown.join('the supervisor', () => new Promise(() => {}));
    const finished = shutdown.finish();
    await vi.advanceTimersByTimeAsync(5_000);
    await finished;
    expect(lines).toEqual(['the supervisor did not finish in 5000 ms']);
  });

  it('holds the quit until everything is done and only then ends the app', async () => {
    const order: string[] = [];
    const app = Object.assign(new EventEmitter(), {
      exit: (code: number) => order.push(`exit ${code}`),
      quit: () => {},
    });
    const shutdown = createShutdown(5_000, () => {});
    shutdown.join('the supervisor', async () => void order.push('supervisor'));
    const [power, system] = [new EventEmitter() as PowerMonitor, new EventEmitter() as NodeJS.Process];
    endInOrder(app as unknown as App, power, system, shutdown, () => order.push('ending'));
    const event = { preventDefault: vi.fn() };
    app.emit('before-quit', event);
    await vi.advanceTimersByTimeAsync(0);
    expect(event.preventDefault).toHaveBeenCalled();
    expect(order).toEqual(['ending', 'supervisor', 'exit 0']);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'is asked for by %s, whoever else has listened for it',
    (signal) => {
      const quit = vi.fn();
      const app = Object.assign(new EventEmitter(), { exit: () => {}, quit });
      const [power, system] = [new EventEmitter() as PowerMonitor, new EventEmitter() as NodeJS.Process];
      endInOrder(
        app as unknown as App,
        power,
        system,
        createShutdown(5_000, () => {}),
        () => {},
      );
      system.emit(signal, signal);
      expect(quit).toHaveBeenCalledOnce();
    },
  );
});

describe('a second start', () => {
  function claim(first: boolean) {
    const told: (string | undefined)[] = [];
    const asked: unknown[] = [];
    const app = Object.assign(new EventEmitter(), {
      requestSingleInstanceLock: (data: unknown) => {
        asked.push(data);
        return first;
      },
    });
    const only = claimSingleInstance(app as unknown as App, '/stack.yaml', (stack) => told.push(stack));
    return { only, app, told, asked };
  }

  it('tells the first one its stack and ends', () => {
    const { only, asked } = claim(false);
    expect(only).toBe(false);
    expect(asked).toEqual([{ stack: '/stack.yaml' }]);
  });

  it.each([
    [{ stack: '/other.yaml' }, '/other.yaml'],
    [{}, undefined],
    [null, undefined],
    [{ stack: 7 }, undefined],
  ])('is read with care: %j', (data, stack) => {
    const { only, app, told } = claim(true);
    app.emit('second-instance', {}, [], '/', data);
    expect(only).toBe(true);
    expect(told).toEqual([stack]);
  });
});

describe('a notification', () => {
  function notifier(markup = false) {
    const made: EventEmitter[] = [];
    const bodies: string[] = [];
    const clicked: string[] = [];
    const log: string[] = [];
    let told: Told = { opened: [], closed: [] };
    const made1 = createNotifier({
      board: createNoticeBoard({
        server: undefined,
        readsMarkup: async () => markup,
        create: ({ title, body = '' }) => {
          bodies.push(body);
          const notification = Object.assign(new EventEmitter(), {
            show: () => log.push(`show ${title}`),
            close: () => log.push(`close ${title}`),
          });
          made.push(notification);
          return notification as unknown as Notification;
        },
      }),
      choices: () => EXAMPLE_DEFAULTS,
      snoozedUntil: () => undefined,
      stackSnoozes: () => ({}),
      woke: () => undefined,
      told: () => told,
      remember: (next) => {
        log.push('remember');
        told = next;
      },
      clicked: ({ service }) => clicked.push(service ?? 'the stack'),
      pressed: ({ id }) => clicked.push(id),
    });
    return { look: made1.look, made, clicked, log, bodies };
  }
  const view = aView({ stacks: [aSnapshot({ incidents: [anIncident()] })] });
  /** Everything that is on its way has come. */
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('is text that means itself where the desktop reads markup in it, and nowhere else', async () => {
    const said = anIncident({ rootService: 'a&b', cause: 'said <b>now</b> & <img src=http://x/>\u202e\u001b[2K' });
    const of = async (markup: boolean) => {
      const { look, log, bodies } = notifier(markup);
      look(aView({ stacks: [aSnapshot({ incidents: [said] })] }));
      await settled();
      expect(log).toContain('show a&b is down');
      return bodies[0];
    };
    expect(await of(true)).toContain('said &lt;b&gt;now&lt;/b&gt; &amp; &lt;img src=http://x/&gt;\\u202e\\x1b[2K.');
    expect(await of(false)).toContain('said <b>now</b> & <img src=http://x/>\\u202e\\x1b[2K.');
  });

  it('is remembered before it is shown, and shown once', async () => {
    const { look, log } = notifier();
    look(view);
    look(view);
    await settled();
    expect(log).toEqual(['remember', 'show api is down']);
  });

  it('still leads to its service when a newer one has come', async () => {
    const { look, made, clicked } = notifier();
    const many = Array.from({ length: LIMITS.shell.heldNotifications }, (_, n) =>
      anIncident({ id: `i${n}`, rootService: `s${n}` }),
    );
    look(aView({ stacks: [aSnapshot({ incidents: many })] }));
    await settled();
    made[0]?.emit('click');
    expect(clicked).toEqual(['s0']);
  });
});
