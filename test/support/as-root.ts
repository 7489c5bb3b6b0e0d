import { describe } from 'vitest';

/** A suite whose fault only root can make (a mount, a name server). Skipped loudly for everybody else, also in CI. */
export function describeAsRoot(name: string, body: () => void): void {
  if (process.getuid?.() === 0 && process.platform === 'linux') {
    describe(name, body);
    return;
  }
  console.warn(`SKIPPED: ${name}: needs root on Linux`);
  describe.skip(`${name} (needs root on Linux)`, body);
}
