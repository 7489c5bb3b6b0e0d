/**
 * Every JSON file that the supervisor keeps, cut at every byte and with bits turned, given to what reads it. `STACKLIGHT_SEED`
 * draws other bits.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bootMemory } from '../../../electron/doctor/boot-memory.ts';
import { Mutes } from '../../../electron/doctor/mutes.ts';
import { StackMetrics } from '../../../electron/metrics/stack-metrics.ts';
import { AlertQueue } from '../../../electron/supervisor/alerts/webhook-outbox.ts';
import { keepApproved, readApproved } from '../../../electron/supervisor/approval/approved-copy.ts';
import { TrustStore } from '../../../electron/supervisor/approval/trust-store.ts';
import { openPreferences } from '../../../electron/supervisor/host/preference-store.ts';
import { Ledger, readLedger } from '../../../electron/supervisor/model/ledger.ts';
import { MetricsFile } from '../../../electron/supervisor/model/metrics-file.ts';
import type { LedgerContent, SavedService } from '../../../electron/supervisor/model/saved-service.ts';
import { OpenList } from '../../../electron/supervisor/stacks/open-stack-list.ts';
import { randomFrom } from '../../soak/random.ts';
import { cuts, type Damage, turnedBits } from '../../support/damage.ts';
import { stackOf } from '../../support/stack-text.ts';

const SEED = Number(process.env.STACKLIGHT_SEED ?? 20_261_129);
const TURNED = 150;
const WALL = Date.UTC(2026, 10, 29);

let home: string;
beforeEach(() => {
  // Thousands of files: in memory, where the system has such a place.
  home = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'stacklight-damaged-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

interface Read {
  /** What it takes the file to say. */
  readonly value: unknown;
  /** Sentences for people. */
  readonly said: readonly string[];
}

interface Subject {
  readonly file: string;
  /** Writes it as the product does. */
  write(): Promise<unknown>;
  read(): Promise<Read>;
}

const stack = () => stackOf('services: { api: { command: ./api } }');
const clock = { now: () => 0, wall: () => WALL };
const said = (sentence: string | undefined) => (sentence === undefined ? [] : [sentence]);

/** Acting on a wrong value of these would end, start or lose something: whatever is not as it was written is set aside. */
const EXACT: readonly Subject[] = [
  {
    file: 'stacks/shop/state.json',
    write: () => {
      const process = { pid: 4_711, startToken: '81547' };
      const api: SavedService = {
        desired: 'up',
        generation: 3,
        running: { process, startedAt: WALL },
        earlier: [process],
      };
      const web: SavedService = { desired: 'down', generation: 12, earlier: [], state: 'stopped', since: WALL };
      const services: LedgerContent['services'] = { api, web };
      const content: LedgerContent = { version: 1, file: '/srv/shop/stacklight.yaml', bootId: 'b007', services };
      return new Ledger(join(home, 'stacks/shop/state.json')).save(() => content);
    },
    read: async () => {
      const { content, problem } = await readLedger(join(home, 'stacks/shop/state.json'), WALL);
      return { value: content, said: said(problem?.message) };
    },
  },
  {
    file: 'open-stacks.json',
    write: () =>
      new OpenList({ home, clock }).remember(() => ['/srv/shop/stacklight.yaml', '/srv/blog/stacklight.yaml']),
    read: async () => {
      const { files, note } = await new OpenList({ home, clock }).read();
      return { value: files, said: said(note) };
    },
  },
  {
    file: 'approved',
    write: () => keepApproved(home, { stack: stack(), files: { variables: { a: { B: 'c' } }, compose: {} } }),
    read: async () => {
      const { copy, note } = await readApproved(home, stack().file, WALL);
      return { value: copy, said: said(note) };
    },
  },
  {
    file: 'metrics.json',
    write: async () => {
      const metrics = new StackMetrics();
      for (const id of ['api', 'web']) metrics.of(id).used(WALL - 60_000, { cpu: 12, memory: 4_096 });
      await new MetricsFile(join(home, 'metrics.json'), metrics, clock, () => undefined).close();
    },
    read: async () => {
      const [metrics, sentences]: [StackMetrics, string[]] = [new StackMetrics(), []];
      await new MetricsFile(join(home, 'metrics.json'), metrics, clock, (one) => sentences.push(one)).begin(() => true);
      const value = ['api', 'web'].map((id) => metrics.of(id).read('hour', WALL));
      return { value, said: sentences };
    },
  },
];

/** Of these each value is read for itself, or a wrong one does no harm: a cut file is said, a turned bit never stops anything. */
const LOOSE: readonly Subject[] = [
  {
    file: 'trust.json',
    write: async () => {
      const store = await TrustStore.open(home, WALL);
      await store.approve('/srv/shop/stacklight.yaml', ['ab'.repeat(32), 'cd'.repeat(32)], WALL);
    },
    read: async () => {
      const store = await TrustStore.open(home, WALL);
      return { value: store.of('/srv/shop/stacklight.yaml'), said: said(store.note) };
    },
  },
  {
    file: 'preferences.json',
    write: async () => {
      const store = await openPreferences(home, WALL);
      await store.change({ alertAfterMs: 61_000, engineContext: 'colima', logBytes: 5_000_000 });
      await store.arrange({ order: ['/a.yaml', '/b.yaml'], closedAtStart: ['/b.yaml'] });
    },
    read: async () => {
      const store = await openPreferences(home, WALL);
      return { value: [store.preferences(), store.stacks()], said: said(store.notice) };
    },
  },
  {
    file: 'muted.json',
    write: async () => (await Mutes.open(mutedIn())).mute('port-taken/api', true),
    read: async () => {
      const mutes = await Mutes.open(mutedIn());
      return { value: [...mutes.all()], said: mutes.notes() };
    },
  },
  {
    file: 'boot.json',
    write: () => bootMemory(join(home, 'boot.json'), 'two', { bootId: 'one', wantedUp: ['api', 'web'] }),
    read: async () => {
      const { note, ...value } = await bootMemory(join(home, 'boot.json'), 'two', undefined);
      return { value, said: said(note) };
    },
  },
  {
    file: 'unsent.json',
    write: () =>
      new AlertQueue(join(home, 'unsent.json'), () => undefined).put({
        ...{ incident: 'i1', kind: 'due', text: 'shop: api is down', at: WALL, again: false },
      }),
    read: async () => {
      const sentences: string[] = [];
      const queue = new AlertQueue(join(home, 'unsent.json'), (one) => sentences.push(one));
      return { value: await queue.takeOver(WALL, 1_000), said: sentences };
    },
  },
];

const mutedIn = () => ({ stack: join(home, 'none.json'), ever: join(home, 'muted.json') });

/** Where it lies; of a folder its one file. */
function pathOf({ file }: Subject): string {
  const path = join(home, file);
  const [name] = file === 'approved' ? readdirSync(path) : [];
  return name === undefined ? path : join(path, name);
}

/** Reads each damaged state of it, in a home in which nothing else happened. */
async function eachOf(
  subject: Subject,
  damagesOf: (whole: Buffer) => readonly Damage[],
  look: (damage: Damage, read: Read, whole: Read, path: string) => void,
): Promise<void> {
  await subject.write();
  const path = pathOf(subject);
  const bytes = readFileSync(path);
  const whole = await subject.read();
  expect(whole.said).toEqual([]);
  const damages = damagesOf(bytes);
  expect(damages.length).toBeGreaterThan(20);
  for (const damage of damages) {
    for (const aside of asideOf(path)) rmSync(aside);
    writeFileSync(path, damage.bytes);
    look(damage, await subject.read(), whole, path);
  }
}

const asideOf = (path: string) =>
  readdirSync(dirname(path))
    .filter((name) => name.includes('.corrupt-'))
    .map((name) => join(dirname(path), name));

describe.each([...EXACT, ...LOOSE].map((one) => [one.file, one] as const))('%s', (file, subject) => {
  it('cut at any byte is read whole, or is said and kept as it was', async () => {
    await eachOf(subject, cuts, (damage, { value, said: sentences }, whole, path) => {
      if (sentences.length === 0) return expect(value, damage.what).toEqual(whole.value);
      expect(sentences, damage.what).toHaveLength(1);
      // Charts begin empty, and the next writing makes the file whole.
      if (file === 'metrics.json') return;
      const [aside = ''] = asideOf(path);
      expect(readFileSync(aside).equals(damage.bytes), damage.what).toBe(true);
      expect(sentences[0]).toContain(aside);
      expect(existsSync(path) && readFileSync(path).equals(damage.bytes)).toBe(false);
    });
  });
});

describe.each(EXACT.map((one) => [one.file, one] as const))(`%s with a bit turned (seed ${SEED})`, (_, subject) => {
  it('says what it said before, or is said to be broken', async () => {
    const random = randomFrom(SEED);
    await eachOf(
      subject,
      (bytes) => turnedBits(bytes, TURNED, random),
      (damage, read, whole) => {
        if (read.said.length === 0) expect(read.value, damage.what).toEqual(whole.value);
      },
    );
  });
});

describe.each(LOOSE.map((one) => [one.file, one] as const))(`%s with a bit turned (seed ${SEED})`, (_, subject) => {
  it('is opened or said, and never throws', async () => {
    const random = randomFrom(SEED);
    let told = 0;
    await eachOf(
      subject,
      (bytes) => turnedBits(bytes, TURNED, random),
      (_damage, read) => {
        told += read.said.length;
      },
    );
    expect(told).toBeGreaterThan(0);
  });
});
