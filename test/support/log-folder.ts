/** An empty log of a service `api` in a folder of a test's own. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLog } from '../../electron/logs/open.ts';

export class LogFolder {
  readonly folder = mkdtempSync(join(tmpdir(), 'stacklight-logs-'));
  readonly file = join(this.folder, 'logs', 'api.log');

  constructor() {
    openLog(this.file).close();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** The rights of a file as `chmod` writes them: `600`. */
export const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
