/** What the system's own tool takes for a question about sockets: iproute2's ss. */
import { execFileSync } from 'node:child_process';

export const ss = {
  name: 'ss',
  version() {
    try {
      return execFileSync('ss', ['-V'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).match(
        /iproute2-([\d.]+)/,
      )?.[1];
    } catch {
      return undefined;
    }
  },
  ask: (...args) => execFileSync('ss', args, { encoding: 'utf8' }),
};
