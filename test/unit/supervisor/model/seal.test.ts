import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fingerprintsOf, isApproved } from '../../../../electron/supervisor/approval/approval.ts';
import { Trust } from '../../../../electron/supervisor/approval/trust.ts';
import { SYSTEM_CLOCK } from '../../../../electron/supervisor/model/clock.ts';
import { PLAIN_SEAL } from '../../../../electron/supervisor/model/seal.ts';

import { stackOf } from '../../../support/stack-text.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'stacklight-seal-'));
});
afterEach(() => rmSync(home, { recursive: true }));

it('a list of approvals tells nothing to who tries values against it without the key of its home', async () => {
  const now = { stack: stackOf('services: { a: { command: ./a --pin 1234 } }'), files: { variables: {}, compose: {} } };
  const world = { home, clock: SYSTEM_CLOCK };
  await (await Trust.open(world)).approve(now);
  const kept = readFileSync(join(home, 'trust.json'), 'utf8');
  for (const guess of fingerprintsOf(now, PLAIN_SEAL)) expect(kept).not.toContain(guess);
  expect(
    isApproved(
      now,
      Object.values(JSON.parse(kept).stacks).flatMap((one) => (one as { runs: string[] }).runs),
    ),
  ).toBe(false);
  expect(statSync(join(home, 'approvals.key')).mode & 0o777).toBe(0o600);
  expect((await Trust.open(world)).covers(now)).toBe(true);
});
