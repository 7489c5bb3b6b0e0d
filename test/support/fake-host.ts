/**
 * A supervisor that supervises nothing: it shows the view that a test gives it and keeps what it was asked for.
 * Stands in for `electron/start-supervisor.ts` where the shell alone is the subject.
 */
import type { Intent } from '../../electron/contract/intent.ts';
import type { View } from '../../electron/contract/view.ts';
import { fail, ok, type Result } from '../../electron/result.ts';
import type { HostOptions } from '../../electron/supervisor/host/host-options.ts';
import type { HostPort } from '../../electron/supervisor/host/host-port.ts';
import { PREFERENCE_DEFAULTS, passingPreferences } from '../../electron/supervisor/host/preference-store.ts';
import { exampleProposal } from './example-proposals.ts';
import { aView } from './views.ts';

export interface FakeHost extends HostPort {
  /** Shows another view; its revision is set here. */
  show(view: View): void;
  readonly requested: Intent[];
  /** Calls other than intents, in words: `open /path`, `stopAll`, `close`. */
  readonly calls: string[];
}

export function createFakeHost(first: View = aView()): FakeHost {
  const listeners = new Set<(view: View) => void>();
  const requested: Intent[] = [];
  const calls: string[] = [];
  let view = first;
  return {
    requested,
    calls,
    show(next) {
      view = { ...next, revision: view.revision + 1 };
      for (const listener of listeners) listener(view);
    },
    view: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async request(intent) {
      requested.push(intent);
      return { ok: true };
    },
    async openStack(path) {
      calls.push(`open ${path}`);
      if (path.includes('broken')) {
        return { ok: false, problem: { code: 'stack-file-missing', message: 'There is no such file.', file: path } };
      }
      return { ok: true, value: 'shop' };
    },
    async lookAt(path) {
      calls.push(`look at ${path}`);
      if (path.includes('broken'))
        return { ok: false, problem: [{ code: 'yaml', message: 'The file cannot be read.' }] };
      if (path.includes('own')) return ok({ kind: 'stack-file', file: `${path}/stacklight.yaml` });
      return ok({ kind: 'proposal', proposal: exampleProposal({ directory: path }) });
    },
    editorSchema: async () => 'file:///home/mara/stacklight.schema.json',
    lookAtMachine: async () => ok(exampleProposal({ sources: [], directory: '/home/mara' })),
    logs: async ({ asked, lines }) =>
      asked.map(({ service }) => ({ service, state: 'kept', lines: [{ text: `log of ${service}, ${lines} lines` }] })),
    maskLog: (_stack, text) => text.replaceAll('hunter2', '[PASSWORD]'),
    logFile: (_stack, service) => `/home/mara/logs/${service}.log`,
    async saveLog(stack, services, file) {
      calls.push(`save ${services.join(' ')} of ${stack} as ${file}`);
      return ok(3);
    },
    history: async () => [],
    report: async (_stack, incident) => ok(`# The report of ${incident}`),
    page: {
      metrics: () => fail({ code: 'fake', message: 'Nothing is measured.' }),
      details: async () => fail({ code: 'fake', message: 'Nothing is known.' }),
      timeline: async () => fail({ code: 'fake', message: 'Nothing happened.' }),
      notes: () => undefined,
    },
    openUrl: (stack, service) =>
      view.stacks.find(({ key }) => key === stack)?.services.find(({ id }) => id === service)?.openUrl,
    settings: fakeSettings((sentence, stack) =>
      calls.push(`note${stack === undefined ? '' : ` of ${stack}`} ${sentence}`),
    ),
    stopAll: async () => void calls.push('stopAll'),
    async close() {
      calls.push('close');
      // The one call that comes when nobody can look into the app any more.
      process.stderr.write('fake host: closed\n');
    },
  };
}

/** What a test sets, it gets. */
function fakeSettings(note: HostPort['settings']['note']): HostPort['settings'] {
  const store = passingPreferences();
  return {
    preferences: store.preferences,
    defaults: PREFERENCE_DEFAULTS,
    change: store.change,
    note,
    stacks: store.stacks,
    arrange: store.arrange,
    engines: async () => [
      { context: '', place: '' },
      { context: 'default', place: '/var/run/docker.sock' },
      { context: 'colima', place: 'unix:///home/mara/.colima/default/docker.sock' },
    ],
    testEngine: async (context) =>
      context === 'colima'
        ? {
            ok: false,
            sentence:
              'Docker context "colima" says that the container engine is at /home/mara/.colima/default/docker.sock, but it does not exist.',
            hint: 'start that engine, or docker context use default',
          }
        : {
            ok: true,
            sentence: 'Engine 27.3.1 at /var/run/docker.sock on Debian GNU/Linux 12: 12 containers, 4 running.',
          },
  };
}

declare global {
  /** Where a test inside the app's process finds the host. */
  var fakeHost: FakeHost | undefined;
}

/** The same door as the real one, as far as the app uses it. */
export async function createHost({
  runtime,
}: HostOptions): Promise<Result<{ host: HostPort; close(): Promise<void> }>> {
  const host = createFakeHost({ ...aView(), runtime });
  globalThis.fakeHost = host;
  return ok({ host, close: host.close });
}
