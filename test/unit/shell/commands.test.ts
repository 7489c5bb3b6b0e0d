import type { Dialog, MessageBoxOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { appChoicesSchema } from '../../../electron/contract/settings.ts';
import { createOpenService } from '../../../electron/shell/answers.ts';
import { runMenuCommand } from '../../../electron/shell/menu-commands.ts';
import type { Panel } from '../../../electron/shell/panel.ts';
import type { RecentOpener } from '../../../electron/shell/recent-opener.ts';
import type { SettingsStore } from '../../../electron/shell/settings.ts';
import { createShellStatus } from '../../../electron/shell/shell-status.ts';
import { createStackOpener } from '../../../electron/shell/stack-opener.ts';
import { EXAMPLE_DEFAULTS } from '../../support/example-settings.ts';
import { createFakeHost } from '../../support/fake-host.ts';
import { anIncident, aService, aSnapshot, aView } from '../../support/views.ts';

/** A person who answers every question the same way and keeps what was said. */
const APP_CHOICES = appChoicesSchema.strip().parse(EXAMPLE_DEFAULTS);

function person({ button = 0, file }: { button?: number; file?: string } = {}) {
  const seen: string[] = [];
  const dialog = {
    showMessageBox: async ({ message, detail }: MessageBoxOptions) => {
      seen.push(`${message}: ${detail}`);
      return { response: button, checkboxChecked: false };
    },
    showOpenDialog: async () => ({ canceled: file === undefined, filePaths: file === undefined ? [] : [file] }),
  };
  return { seen, dialog: dialog as unknown as Dialog };
}

function memorySettings(files: readonly string[] = []): SettingsStore {
  let stacks = files;
  return {
    choices: () => APP_CHOICES,
    choose: () => {},
    stacks: () => stacks,
    keepStacks: (next) => {
      stacks = next;
    },
    snoozedUntil: () => undefined,
    stackSnoozes: () => ({}),
    snooze: () => {},
    snoozeStack: () => {},
    told: () => ({ opened: [], closed: [] }),
    remember: () => {},
    recent: () => [],
    keepRecent: () => {},
    written: async () => {},
  };
}

function rooms(answers: Parameters<typeof person>[0] = {}, remembered: string[] = []) {
  const host = createFakeHost(
    aView({ stacks: [aSnapshot({ services: [aService({ openUrl: 'http://localhost:8000/' })] })] }),
  );
  const { dialog, seen } = person(answers);
  const settings = memorySettings(remembered);
  const status = createShellStatus(true);
  const log: string[] = [];
  const done: string[] = [];
  const opened: string[] = [];
  const panel = {
    show: () => done.push('show'),
    present: (where: object) => done.push(`present ${JSON.stringify(where)}`),
  } as unknown as Panel;
  const stacks = createStackOpener({ host, settings, dialog, status, log: (line) => log.push(line) });
  const openService = createOpenService(
    host,
    async (url) => void opened.push(url),
    (line) => log.push(line),
  );
  const recents: RecentOpener = {
    list: () => [],
    open: async (id) =>
      id === 'gone' ? { problem: { code: 'stack-file-missing', message: 'It is gone.' } } : { stack: 'blog' },
  };
  const parts = {
    host,
    stacks,
    panel,
    recents,
    dialog,
    openService,
    snooze: (on: boolean, stack: string) => void done.push(`snooze ${stack} ${on}`),
    quit: () => void done.push('quit'),
  };
  return { ...parts, parts, settings, status, seen, log, done, opened };
}

describe('a menu command', () => {
  it('asks the supervisor first and then shows the plan', async () => {
    const { host, parts, done } = rooms();
    const show = { stack: 'shop', view: 'plan' } as const;
    await runMenuCommand({ type: 'intent', intent: { type: 'planFixPorts', stack: 'shop' }, show }, parts);
    expect(host.requested).toEqual([{ type: 'planFixPorts', stack: 'shop' }]);
    expect(done).toEqual([`present ${JSON.stringify(show)}`]);
  });

  it('says why something could not be done, and shows nothing', async () => {
    const { host, parts, done, seen } = rooms();
    const refusing = {
      ...host,
      request: async () => ({ ok: false as const, problem: { code: 'busy', message: 'An action is in progress.' } }),
    };
    const show = { stack: 'shop', view: 'plan' } as const;
    await runMenuCommand(
      { type: 'intent', intent: { type: 'planFixPorts', stack: 'shop' }, show },
      { ...parts, host: refusing },
    );
    expect(seen).toEqual(['That did not work: An action is in progress.']);
    expect(done).toEqual([]);
  });

  it('restarts from a notification only while the incident that it told of is open', async () => {
    const { host, parts, seen } = rooms();
    const { id } = anIncident();
    const about = { stack: 'shop', service: 'api', incident: id };
    const press = () =>
      runMenuCommand({ type: 'intent', intent: { type: 'restart', stack: 'shop', services: ['api'] }, about }, parts);
    const show = (...incidents: readonly ReturnType<typeof anIncident>[]) =>
      host.show(aView({ stacks: [aSnapshot({ incidents: [...incidents] })] }));
    show(anIncident());
    await press();
    expect(host.requested).toHaveLength(1);
    const closedAt = new Date().setHours(14, 2, 0, 0);
    show(anIncident({ closedAt }));
    await press();
    show(anIncident({ id: 'another' }));
    await press();
    show();
    await press();
    expect(host.requested).toHaveLength(1);
    expect(seen).toEqual([
      expect.stringContaining('is over since 14:02, so nothing was done.'),
      expect.stringContaining('api is in another outage now.'),
      expect.stringContaining('is over, so nothing was done.'),
    ]);
  });

  it('closes a stack, which is not opened again at the next start', async () => {
    const { file } = aSnapshot({});
    const { host, parts, settings } = rooms({}, [file, '/home/dev/other/stacklight.yaml']);
    await runMenuCommand({ type: 'intent', intent: { type: 'close', stack: 'shop' } }, parts);
    expect(host.requested).toEqual([{ type: 'close', stack: 'shop' }]);
    expect(settings.stacks()).toEqual(['/home/dev/other/stacklight.yaml']);
  });

  it('stops everything only after a yes, and before it quits', async () => {
    const yes = rooms({ button: 0 });
    await runMenuCommand({ type: 'quitAndStopAll' }, yes.parts);
    expect([yes.host.calls, yes.done]).toEqual([['stopAll'], ['quit']]);
    const no = rooms({ button: 1 });
    await runMenuCommand({ type: 'quitAndStopAll' }, no.parts);
    expect([no.host.calls, no.done]).toEqual([[], []]);
  });

  it('leads to the ways to open a stack', async () => {
    const { parts, done } = rooms();
    await runMenuCommand({ type: 'open' }, parts);
    expect(done).toEqual([`present ${JSON.stringify({ stack: 'shop', view: 'open' })}`]);
  });

  it('opens a recent stack and leads to what it waits for, or says that it is gone', async () => {
    const { parts, done, seen } = rooms();
    await runMenuCommand({ type: 'openRecent', id: 'blog' }, parts);
    expect(done).toEqual([`present ${JSON.stringify({ stack: 'blog', view: 'approval' })}`]);
    await runMenuCommand({ type: 'openRecent', id: 'gone' }, parts);
    expect(seen).toEqual(['The stack could not be opened: It is gone.']);
    expect(done).toHaveLength(1);
  });

  it('leaves the services running when it only quits', async () => {
    const { parts, host, done } = rooms();
    await runMenuCommand({ type: 'quit' }, parts);
    expect([host.calls, done]).toEqual([[], ['quit']]);
  });
});

describe('opening a service', () => {
  it('hands its page to the browser', async () => {
    const { openService, opened } = rooms();
    expect(await openService('shop', 'api')).toBe(true);
    expect(opened).toEqual(['http://localhost:8000/']);
  });

  it('refuses an address that is not of this machine and does not log it', async () => {
    const { host, openService, opened, log } = rooms();
    host.show(aView({ stacks: [aSnapshot({ services: [aService({ openUrl: 'https://example.com/?key=secret' })] })] }));
    expect(await openService('shop', 'api')).toBe(false);
    expect(await openService('shop', 'nothing')).toBe(false);
    expect(opened).toEqual([]);
    expect(log.join()).not.toContain('secret');
  });
});

describe('opening a stack', () => {
  it('remembers what a person chose', async () => {
    const { stacks, settings, host } = rooms({ file: '/home/dev/shop/stacklight.yaml' });
    expect(await stacks.ask()).toBe('shop');
    expect(await stacks.ask()).toBe('shop');
    expect(host.calls).toHaveLength(2);
    expect(settings.stacks()).toEqual(['/home/dev/shop/stacklight.yaml']);
  });

  it('does nothing when the person thought better of it', async () => {
    const { stacks, host } = rooms();
    expect(await stacks.ask()).toBeUndefined();
    expect(host.calls).toEqual([]);
  });

  it('says what is wrong with a file and forgets it', async () => {
    const { stacks, settings, seen } = rooms({ file: '/broken.yaml' });
    expect(await stacks.ask()).toBeUndefined();
    expect(seen).toEqual(['The stack could not be opened: /broken.yaml: There is no such file.']);
    expect(settings.stacks()).toEqual([]);
  });

  it('opens those of the last time, and one that is gone is a line and no dialog', async () => {
    const { stacks, host, status, seen } = rooms({}, ['/a.yaml', '/broken.yaml', '/b.yaml']);
    await stacks.restore(undefined);
    expect(host.calls).toEqual(['open /a.yaml', 'open /broken.yaml', 'open /b.yaml']);
    expect(status.notice()).toBe('Not opened: /broken.yaml: There is no such file.');
    expect(seen).toEqual([]);
  });

  it('opens the one that was named instead', async () => {
    const { stacks, host } = rooms({}, ['/a.yaml']);
    await stacks.restore('/named.yaml');
    expect(host.calls).toEqual(['open /named.yaml']);
  });
});
