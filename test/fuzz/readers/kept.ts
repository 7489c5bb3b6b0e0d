/** What we wrote ourselves and read again after a disk, another version or a person had their way with it. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bootMemory } from '../../../electron/doctor/boot-memory.ts';
import { Mutes } from '../../../electron/doctor/mutes.ts';
import { incidentsOf } from '../../../electron/history/incident-record.ts';
import { HistoryLog } from '../../../electron/history/log.ts';
import { goingOn } from '../../../electron/history/open-record.ts';
import { reportOf } from '../../../electron/history/report.ts';
import { StackMetrics } from '../../../electron/metrics/stack-metrics.ts';
import { storedOf } from '../../../electron/shell/stored-settings.ts';
import { AlertQueue } from '../../../electron/supervisor/alerts/webhook-outbox.ts';
import { TrustStore } from '../../../electron/supervisor/approval/trust-store.ts';
import { openPreferences } from '../../../electron/supervisor/host/preference-store.ts';
import { readLedger } from '../../../electron/supervisor/model/ledger.ts';
import { ledgerFromHistory } from '../../../electron/supervisor/model/ledger-from-history.ts';
import { MetricsFile } from '../../../electron/supervisor/model/metrics-file.ts';
import { OpenList } from '../../../electron/supervisor/stacks/open-stack-list.ts';
import { exampleEvents } from '../../support/example-events.ts';
import type { Read, Reader } from '../reader.ts';

const WALL = Date.UTC(2026, 10, 29);
const clock = { now: () => 0, wall: () => WALL };
const told = (...sentences: readonly (string | undefined)[]) => sentences.filter((one) => one !== undefined);

interface Kept {
  readonly file: string;
  readonly whole: unknown;
  read(home: string): Promise<Read>;
}

const process = { pid: 4_711, startToken: '81547' };

const KEPT: readonly Kept[] = [
  {
    file: 'state.json',
    whole: {
      version: 1,
      file: '/srv/shop/stacklight.yaml',
      bootId: 'b007',
      services: {
        api: { desired: 'up', generation: 3, running: { process, startedAt: WALL }, earlier: [process], outdated: 3 },
        db: {
          ...{ desired: 'up', generation: 1, earlier: [], state: 'failed', reason: 'exited with code 1', since: WALL },
          running: { startedAt: WALL, container: { id: 'c0ffee', name: 'shop-db-1' } },
          made: [{ id: 'c0ffee', name: 'shop-db-1', how: 'compose' }],
        },
      },
      change: { definition: 'abcd', renamed: [{ id: 'api', from: 'old' }], rerun: ['db'] },
    },
    read: async (home) => {
      const { content, problem, dropped = [] } = await readLedger(join(home, 'state.json'), WALL);
      return { value: content ?? dropped, said: told(problem?.message) };
    },
  },
  {
    file: 'open-stacks.json',
    whole: { version: 1, files: ['/srv/shop/stacklight.yaml', '/srv/blog/compose.yaml'] },
    read: async (home) => {
      const { files, note } = await new OpenList({ home, clock }).read();
      return { value: files, said: told(note) };
    },
  },
  {
    file: 'trust.json',
    whole: { version: 1, stacks: { '/srv/shop/stacklight.yaml': { at: WALL, runs: ['ab'.repeat(32)] } } },
    read: async (home) => {
      const store = await TrustStore.open(home, WALL);
      return { value: store.of('/srv/shop/stacklight.yaml') ?? 'none', said: told(store.note) };
    },
  },
  {
    file: 'preferences.json',
    whole: {
      alertAfterMs: 61_000,
      engineContext: 'colima',
      logBytes: 5_000_000,
      order: ['/a.yaml'],
      closedAtStart: [],
    },
    read: async (home) => {
      const store = await openPreferences(home, WALL);
      return { value: [store.preferences(), store.stacks()], said: told(store.notice) };
    },
  },
  {
    file: 'muted.json',
    whole: { muted: ['port-taken/api', 'disk-full/'] },
    read: async (home) => {
      const mutes = await Mutes.open({ stack: join(home, 'none.json'), ever: join(home, 'muted.json') });
      return { value: [...mutes.all()], said: mutes.notes() };
    },
  },
  {
    file: 'boot.json',
    whole: { bootId: 'one', wantedUp: ['api', 'web'] },
    read: async (home) => {
      const { note, ...value } = await bootMemory(join(home, 'boot.json'), 'two', undefined);
      return { value, said: told(note) };
    },
  },
  {
    file: 'unsent.json',
    whole: [{ incident: 'i1', kind: 'due', text: 'shop: api is down', at: WALL, again: false }],
    read: async (home) => {
      const sentences: string[] = [];
      const queue = new AlertQueue(join(home, 'unsent.json'), (one) => sentences.push(one));
      return { value: await queue.takeOver(WALL, 1_000), said: sentences };
    },
  },
  {
    file: 'metrics.json',
    whole: { version: 1, services: { api: { hour: [], day: [] } } },
    read: async (home) => {
      const [metrics, sentences]: [StackMetrics, string[]] = [new StackMetrics(), []];
      await new MetricsFile(join(home, 'metrics.json'), metrics, clock, (one) => sentences.push(one)).begin(() => true);
      return { value: metrics.of('api').read('hour', WALL), said: sentences };
    },
  },
];

/** A line with the name of a file, and what stands in it. */
const saved: Reader = {
  name: 'saved-state',
  seeds: () => KEPT.map(({ file, whole }) => `${file}\n${JSON.stringify(whole)}`),
  words: ['"version":2', '"sum":"', '1e309', '-0', '[[', ']]'],
  open: async (home) => ({
    read: async (input) => {
      const end = input.indexOf('\n');
      const kept = KEPT.find(({ file }) => file === input.subarray(0, Math.max(end, 0)).toString());
      if (!kept) return settings(input.toString());
      const content = input.subarray(end + 1);
      writeFileSync(join(home, kept.file), content);
      try {
        return await kept.read(home);
      } finally {
        for (const name of readdirSync(home)) rmSync(join(home, name), { recursive: true });
      }
    },
  }),
};

/** The settings of the app, whose reader throws for what is no settings file of this version: that is then set aside. */
function settings(text: string): Read {
  try {
    const { stored, dropped } = storedOf(JSON.parse(text));
    return { value: [stored, dropped], said: [] };
  } catch {
    return { said: ['The settings could not be read.'] };
  }
}

const INCIDENT = {
  ...{ id: 'i2', phase: 'opened', openedAt: WALL, services: ['api', 'web'], due: true, cause: 'exited with code 1' },
  outages: [{ service: 'api', at: WALL, cause: 'exited with code 1', told: ['exit'] }],
  alert: { number: 1, kind: 'down', services: ['api'], since: WALL, cause: 'exited', at: WALL },
  ...{ known: ['api'], burst: ['web'], flapping: { service: 'api', changes: 4 }, absorbs: ['i1'], findings: [] },
};

/** Opened, read, gone on with, and told as a report. */
const history: Reader = {
  name: 'history',
  seeds: () => {
    const open = {
      seq: 8,
      at: WALL,
      kind: 'incident',
      service: 'api',
      cause: 'api is down',
      actor: 'policy',
      data: INCIDENT,
    };
    const action = { id: 'p1', phase: 'began', kind: 'fixPorts', steps: [{ id: 's1', text: 'End pid 4711' }] };
    const began = { seq: 9, at: WALL, kind: 'action', cause: 'Fix ports was asked for', actor: 'user', data: action };
    const events = [...exampleEvents(), open, began].map((event) => JSON.stringify(event));
    return [`${events.join('\n')}\n`, `${events.slice(3).join('\n')}\n{"seq":10,"at":`];
  },
  open: async (home) => {
    const file = join(home, 'stacks/shop/history.jsonl');
    mkdirSync(dirname(file), { recursive: true });
    return {
      read: async (input) => {
        writeFileSync(file, input);
        const { log, dropped } = await HistoryLog.open(file);
        const next = log.append({ at: WALL, kind: 'note', cause: 'Stacklight opened the stack', actor: 'stacklight' });
        const events = await log.read();
        const incidents = incidentsOf(events);
        const reports = incidents.slice(0, 3).map((incident) => {
          goingOn(incident, 0, WALL);
          return reportOf({ stack: 'shop', incident, events, now: WALL });
        });
        await log.close();
        if (!events.some(({ seq }) => seq === next.seq)) throw new Error('an event that was added is not read back');
        return {
          value: [dropped, incidents, reports, ledgerFromHistory(events, '/srv/shop/stacklight.yaml', 'b')],
          said: [],
        };
      },
    };
  },
};

export const OWN_FILES: readonly Reader[] = [saved, history];
