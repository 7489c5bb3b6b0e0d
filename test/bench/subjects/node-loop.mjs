/** The floor: a bare node program that starts commands and starts each again when it ends. */
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const PROGRAM = `
const { spawn } = require('node:child_process');
for (const command of JSON.parse(process.argv[2])) {
  const begin = () => spawn('/bin/sh', ['-c', 'exec ' + command], { stdio: 'ignore' }).once('exit', begin);
  begin();
}
`;

export const nodeLoop = {
  name: 'node loop',
  version: () => process.version,
  async start(folder, services) {
    const program = path.join(folder, 'loop.cjs');
    writeFileSync(program, PROGRAM);
    const began = Date.now();
    const commands = JSON.stringify(services.map(({ command }) => command));
    const child = spawn(process.execPath, [program, commands], { stdio: 'ignore', detached: true });
    return {
      began,
      commandEnded: Promise.resolve(undefined),
      pids: async () => [child.pid],
      async stop() {
        // Its group is its own: the services end with it.
        process.kill(-child.pid, 'SIGKILL');
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  },
};
