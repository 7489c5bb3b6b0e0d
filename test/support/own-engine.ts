/** For tests of vitest: a suite with a container engine of its own. */
import { describe } from 'vitest';
import { OwnEngine, whyNoOwnEngine } from './second-engine.ts';

export { OwnEngine };

/** A suite that restarts an engine. Where none can be made it fails if CI=true and is skipped, loudly, elsewhere. */
export function describeWithOwnEngine(name: string, body: () => void): void {
  const why = whyNoOwnEngine();
  if (why && process.env.CI !== 'true') {
    console.warn(`SKIPPED: ${name}: ${why}`);
    describe.skip(`${name} (${why})`, body);
    return;
  }
  describe(name, body);
}
