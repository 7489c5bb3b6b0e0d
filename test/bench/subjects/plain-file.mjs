/** The floor of capturing output: a program that writes straight into a file. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import path from 'node:path';

export const plainFile = {
  name: 'plain file',
  version: () => 'of the kernel',
  async start(folder, services) {
    const began = Date.now();
    const children = services.map(({ name, command }) => {
      const log = openSync(path.join(folder, `${name}.log`), 'a');
      const child = spawn('/bin/sh', ['-c', `exec ${command}`], { stdio: ['ignore', log, log], detached: true });
      closeSync(log);
      return child;
    });
    return {
      began,
      commandEnded: Promise.resolve(undefined),
      pids: async () => [],
      async stop() {
        for (const child of children) process.kill(-child.pid, 'SIGKILL');
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  },
};
