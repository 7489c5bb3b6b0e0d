import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startDaemon } from '../../../electron/cli/connect.ts';
import { currentPlatform } from '../../../electron/platform/current.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'stacklight-home-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));

it('a headless supervisor that does not start is told in one sentence, with its own words', async () => {
  const daemon = join(home, 'daemon.mjs');
  writeFileSync(daemon, "process.stderr.write('stacklight daemon: The disk is full.\\n'); process.exit(3);\n");
  const platform = { ...currentPlatform(), stateDirectory: () => home };
  const started = await startDaemon(platform, daemon, () => undefined);
  expect(started).toMatchObject({
    ok: false,
    problem: { message: 'The headless supervisor did not start: stacklight daemon: The disk is full.' },
  });
});
