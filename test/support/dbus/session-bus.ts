import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A session bus of one test's own, so that nothing of the desktop or of another test is on it. */
export interface SessionBus {
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts a bus. Its socket has a path: the client cannot open abstract ones without a native module. */
export async function startSessionBus(): Promise<SessionBus> {
  const folder = mkdtempSync(join(tmpdir(), 'stacklight-bus-'));
  const daemon = spawn(
    'dbus-daemon',
    ['--session', '--nofork', '--nopidfile', '--print-address=1', `--address=unix:path=${join(folder, 'bus')}`],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const ended = new Promise<void>((resolve) => daemon.once('close', () => resolve()));
  const lines = createInterface({ input: daemon.stdout });
  const address = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    daemon.once('error', reject);
    daemon.once('exit', (code) => reject(new Error(`dbus-daemon ended with ${code}`)));
  });
  return {
    address,
    async stop() {
      daemon.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
