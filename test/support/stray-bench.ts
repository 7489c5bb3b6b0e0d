import type { ChildProcess } from 'node:child_process';
import { SMALL_SERVER, startCopy } from './small-server.ts';
import { Supervised } from './supervised.ts';

/** A supervised project with `server.mjs` in its folder, and copies of it that somebody starts by hand. */
export class StrayBench extends Supervised {
  readonly strays: ChildProcess[] = [];

  constructor() {
    super();
    this.write('server.mjs', SMALL_SERVER);
  }

  startByHand(port: number, more: Parameters<typeof startCopy>[2] = {}): void {
    this.strays.push(startCopy(this.folder, port, more));
  }

  override async close(): Promise<void> {
    for (const stray of this.strays.splice(0)) stray.kill('SIGKILL');
    await super.close();
  }
}
