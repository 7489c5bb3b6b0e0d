/** The `docker` command, and an image made on the spot, for whoever is no test of vitest's. */
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TEST_IMAGE } from './test-image.ts';

const run = promisify(execFile);
export const BUSYBOX = '/bin/busybox';

/** Runs the `docker` command and gives its trimmed output; throws with its words when it fails. */
export async function docker(...args: string[]): Promise<string> {
  const { stdout } = await run('docker', args, { maxBuffer: 16_000_000 });
  return stdout.trim();
}

/** An image with busybox (`sh`, `httpd`, `sleep`, `wget` …) and nothing else; made once a machine. */
export async function ensureTestImage(): Promise<string> {
  const present = await docker('image', 'inspect', TEST_IMAGE).catch(() => undefined);
  if (present) return TEST_IMAGE;
  const root = mkdtempSync(join(tmpdir(), 'stacklight-image-'));
  try {
    for (const folder of ['bin', 'tmp', 'www', 'proc', 'etc']) mkdirSync(join(root, folder));
    cpSync(BUSYBOX, join(root, 'bin/busybox'));
    for (const applet of execFileSync(BUSYBOX, ['--list'], { encoding: 'utf8' }).split('\n')) {
      if (applet && applet !== 'busybox') symlinkSync('busybox', join(root, 'bin', applet));
    }
    const archive = `${root}.tar`;
    execFileSync('tar', ['-C', root, '-cf', archive, '.']);
    await docker('import', '--change', 'ENV PATH=/bin', '--change', 'CMD ["/bin/sleep", "3600"]', archive, TEST_IMAGE);
    rmSync(archive);
    return TEST_IMAGE;
  } finally {
    rmSync(root, { recursive: true });
  }
}
