import { describe, it } from 'vitest';

/** A suite whose fault only root can make (a mount, a name server). For everybody else it fails where CI=true and is skipped, loudly, elsewhere. */
export function describeAsRoot(name: string, body: () => void): void {
  if (process.getuid?.() === 0 && process.platform === 'linux') {
    describe(name, body);
    return;
  }
  if (process.env.CI === 'true') {
    describe(name, () => {
      it('has the root user on Linux that it needs', () => {
        throw new Error('needs root on Linux, and CI=true lets nothing be skipped');
      });
    });
    return;
  }
  console.warn(`SKIPPED: ${name}: needs root on Linux`);
  describe.skip(`${name} (needs root on Linux)`, body);
}
