import { describe, expect, it } from 'vitest';
import type { LedgerContent } from '../../../../electron/supervisor/model/saved-service.ts';
import type { ManagedEvent } from '../../../../electron/supervisor/state/record-event.ts';
import { RunMemory } from '../../../../electron/supervisor/state/run-memory.ts';
import { newStackRecord, type StackRecord, step } from '../../../../electron/supervisor/state/step.ts';
import { stackOf } from '../../../support/stack-text.ts';

const NOW = { now: 0, wall: 0 };
const DB = '  db: { command: node db.js }';
const BOTH = stackOf(`name: shop\nservices:\n${DB}\n  api: { command: node api.js }\n`);
const RUNNING = { process: { pid: 7, startToken: 'seven' }, startedAt: 1 };
const ASKED = { actor: 'user', cause: 'asked for' } as const;

/** A service that lives although it was stopped. */
const SURVIVED: readonly ManagedEvent[] = [
  { type: 'up', ...ASKED },
  { type: 'began', running: RUNNING },
  { type: 'started', generation: 1 },
  { type: 'down', ...ASKED },
  { type: 'stopped', generation: 1, forced: true, gone: false, survivors: ['node --key=hunter2'] },
];

/** What the ledger is given when the stack becomes this one. */
async function savedAfter(text: string, renamed: readonly { id: string; from: string }[] = []) {
  let now: StackRecord = newStackRecord(BOTH, {}, NOW);
  for (const event of SURVIVED) now = step(now, { kind: 'service', id: 'api', event }, NOW).stack;
  const written: LedgerContent[] = [];
  const ledger = { save: async (one: () => LedgerContent) => void written.push(one()), flushed: async () => undefined };
  const memory = new RunMemory(
    { ...ledger, problem: undefined },
    {},
    {
      ...{ bootId: 'boot', change: undefined, now: () => now },
      redact: (line) => line.replaceAll('hunter2', '***'),
    },
  );
  const before = now;
  now = step(now, { kind: 'redefined', stack: stackOf(text), renamed, rerun: [], generations: new Map() }, NOW).stack;
  memory.stepped(before, now);
  await memory.save();
  return { services: written.at(-1)?.services ?? {}, left: memory.leftOver().map(([id]) => id) };
}

describe('a service that could not be stopped', () => {
  it('stays in the saved state when it is taken out of the stack, not wanted and without secrets', async () => {
    const { services, left } = await savedAfter(`name: shop\nservices:\n${DB}\n`);
    expect(left).toEqual(['api']);
    expect(services.api).toMatchObject({ desired: 'down', state: 'failed', running: RUNNING });
    expect(services.api?.reason).toBe('could not be stopped: node --key=***');
  });

  it('is there once when it only has another name', async () => {
    const text = `name: shop\nservices:\n${DB}\n  web: { command: node api.js }\n`;
    const { services, left } = await savedAfter(text, [{ id: 'web', from: 'api' }]);
    expect(left).toEqual([]);
    expect(Object.keys(services)).toEqual(['db', 'web']);
    expect(services.web?.running).toEqual(RUNNING);
  });
});
