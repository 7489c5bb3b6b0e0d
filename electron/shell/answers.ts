import type { RequestOf } from '../contract/channels.ts';
import type { About, Choices } from '../contract/settings.ts';
import { messageOf } from '../result.ts';
import type { HostPort } from '../supervisor/host/host-port.ts';
import type { ConfirmDialog } from './confirm-approval.ts';
import type { Editors } from './editors.ts';
import { configuredPorts, isAllowedExternal } from './external-link.ts';
import type { Answers } from './ipc.ts';
import type { Log } from './log.ts';
import { createLogDesk, type LogDeskDeps } from './log-desk.ts';
import type { OpenLink } from './open-link.ts';
import { openStackFile } from './open-stack-file.ts';
import { pageIntent } from './page-intent.ts';
import type { Panel } from './panel.ts';
import type { Proposals } from './proposals.ts';
import type { RecentOpener } from './recent-opener.ts';
import type { SaveReport } from './save-report.ts';
import type { SettingsDesk } from './settings-desk.ts';
import type { StackOpener } from './stack-opener.ts';
import type { UpdateDesk } from './updates/update-desk.ts';
import type { ViewFeed } from './view-feed.ts';

export interface AnswerDeps extends LogDeskDeps {
  readonly host: HostPort;
  readonly dialog: ConfirmDialog & LogDeskDeps['dialog'];
  readonly feed: ViewFeed;
  readonly panel: Panel;
  readonly desk: SettingsDesk;
  readonly editors: Pick<Editors, 'found'>;
  readonly updates: Pick<UpdateDesk, 'now' | 'look' | 'install'>;
  readonly stacks: StackOpener;
  readonly proposals: Proposals;
  readonly recents: RecentOpener;
  readonly openService: OpenService;
  readonly openLink: OpenLink;
  readonly saveReport: SaveReport;
  readonly demoStack: string;
  readonly log: Log;
  testNotification(): void;
  about(): Promise<About>;
  /** Shows the data folder; false when the desktop could not. */
  showFolder(): Promise<boolean>;
  /** Shows a file in the user's editor; a sentence when the desktop could not. */
  showFile(path: string, line?: number, column?: number): Promise<string>;
}

/** Opens a service's page in the user's browser; false when it has none or may not be opened. */
export type OpenService = (stack: string, service: string) => Promise<boolean>;

/** What the page gets for each thing that it can ask for. */
export function createAnswers(parts: AnswerDeps): Answers {
  const { host, feed, panel, desk, updates, stacks, proposals, recents, demoStack } = parts;
  return {
    'stacklight:view': async () => {
      panel.pageIsReady();
      return feed.forPage();
    },
    'stacklight:intent': (intent) => pageIntent(intent, parts),
    'stacklight:logs': (request) => host.logs(request),
    ...createLogDesk(parts),
    'stacklight:history': ({ stack, service, limit }) => host.history(stack, service, limit),
    'stacklight:report': async ({ stack, incident }) => {
      const report = await host.report(stack, incident);
      return report.ok ? { markdown: report.value } : { markdown: '', problem: report.problem };
    },
    'stacklight:save-report': (asked) => parts.saveReport(asked.stack, asked.incident),
    'stacklight:timeline': async (asked) => {
      const read = await host.page.timeline(asked);
      return read.ok ? { timeline: read.value } : { problem: read.problem };
    },
    'stacklight:metrics': async ({ stack, service, span }) => {
      const read = host.page.metrics(stack, service, span);
      return read.ok ? { metrics: read.value } : { problem: read.problem };
    },
    'stacklight:details': async ({ stack, service }) => {
      const read = await host.page.details(stack, service);
      return read.ok ? { details: read.value } : { problem: read.problem };
    },
    'stacklight:open-link': ({ stack, service, url }) => parts.openLink(stack, service, url),
    'stacklight:open': ({ stack, service }) => parts.openService(stack, service),
    'stacklight:open-stack-file': ({ stack, problem }) =>
      openStackFile(
        host.view().stacks.find(({ key }) => key === stack),
        problem,
        parts.showFile,
      ),
    'stacklight:open-stack': async () => {
      const stack = await stacks.ask();
      // The panel hid when the dialog took the focus; what was chosen is to be seen, and may have a question.
      if (stack === undefined) panel.show();
      else panel.present({ stack, view: 'approval' });
      return stack !== undefined;
    },
    'stacklight:open-demo': async () => (await stacks.open(demoStack)) !== undefined,
    'stacklight:propose': async ({ from }) => {
      const proposed = await proposals.propose(from);
      if (from === 'folder') panel.show();
      return proposed;
    },
    'stacklight:proposal-text': async (request) => proposals.text(request),
    'stacklight:accept': async (request) => {
      const accepted = await proposals.accept(request);
      // Neither the dialog that may have asked for a place nor the user's editor is the last thing to be seen of it.
      if (request.how === 'open') panel.show();
      return accepted;
    },
    'stacklight:recent': async () => [...recents.list()],
    'stacklight:open-recent': ({ id }) => recents.open(id),
    'stacklight:dropped': async ({ path }) => {
      proposals.dropped(path);
      return true;
    },
    'stacklight:settings': async () => desk.settings(),
    'stacklight:change-settings': (change) => desk.change(definedOf(change)),
    'stacklight:arrange-stack': (how) => desk.arrange(how),
    'stacklight:snooze': async ({ on, stack }) => desk.snooze(on, stack),
    'stacklight:test-notification': async () => {
      parts.testNotification();
      return true;
    },
    'stacklight:engines': async () => [...(await host.settings.engines())],
    'stacklight:test-engine': ({ context }) => host.settings.testEngine(context),
    'stacklight:editors': async () => [...(await parts.editors.found())],
    'stacklight:about': parts.about,
    'stacklight:update': async ({ step }) => {
      if (step === 'tell') return updates.now();
      const update = await (step === 'look' ? updates.look() : updates.install());
      // The panel hid when the question took the focus.
      if (step === 'install') panel.show();
      return update;
    },
    'stacklight:show-folder': parts.showFolder,
  };
}

function definedOf(change: RequestOf<'stacklight:change-settings'>): Partial<Choices> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

/** Makes the one function of the app that hands a URL to the desktop. */
export function createOpenService(host: HostPort, openExternal: (url: string) => Promise<void>, log: Log): OpenService {
  return async (stack, service) => {
    const url = host.openUrl(stack, service);
    if (url === undefined) return false;
    if (!isAllowedExternal(url, configuredPorts(host.view()))) {
      log(`the address of ${service} is not opened: it is not a page of this machine on a port of a stack`);
      return false;
    }
    try {
      await openExternal(url);
      return true;
    } catch (error) {
      log(`the page of ${service} could not be opened: ${messageOf(error)}`);
      return false;
    }
  };
}
