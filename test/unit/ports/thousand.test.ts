import { describe, expect, it } from 'vitest';
import type { Claim, Listener } from '../../../electron/ports/types.ts';
import { judgePorts } from '../../../electron/ports/verdict.ts';
import { aClaim, aListener, anInventory, answered, aProcess, self } from '../../support/ports.ts';

const MANY = 1_000;
const portOf = (at: number) => 20_000 + at;

/** A thousand services in one folder, of which it is counted how often their trees are looked through. */
function claims(): { readonly all: readonly Claim[]; readonly counts: { looks: number } } {
  const counts = { looks: 0 };
  const all = Array.from({ length: MANY }, (_, at) => {
    const claim = aClaim(`s${at}`, {
      command: ['node', `s${at}.js`],
      workingDir: '/home/ann/shop',
      ports: [{ port: portOf(at), protocol: 'tcp', address: '127.0.0.1' }],
      wantedUp: true,
    });
    return Object.defineProperty({ ...claim }, 'treePids', {
      get: () => {
        counts.looks += 1;
        return [1_000 + at];
      },
    });
  });
  return { all, counts };
}

function listeners(pidOf: (at: number) => number): readonly Listener[] {
  return Array.from({ length: MANY }, (_, at) =>
    aListener(portOf(at), '127.0.0.1', aProcess(pidOf(at), 'ruby other.rb', { cwd: '/elsewhere' })),
  );
}

describe('the judgement of the ports of a thousand services', () => {
  it.each([
    { what: 'held by themselves', pidOf: (at: number) => 1_000 + at, verdict: 'expected', shadows: 0 },
    { what: 'held by a thousand strangers', pidOf: (at: number) => 50_000 + at, verdict: 'foreign', shadows: MANY },
  ])('looks at each service a few times: $what', ({ pidOf, verdict, shadows }) => {
    const { all, counts } = claims();
    const answers = all.flatMap((_, at) => answered(portOf(at), pidOf(at), '127.0.0.1'));
    const found = judgePorts(all, anInventory(listeners(pidOf)), answers, self);
    expect(found.holders).toHaveLength(MANY);
    expect(new Set(found.holders.map((holder) => holder.verdict))).toEqual(new Set([verdict]));
    expect(found.shadows).toHaveLength(shadows);
    expect(counts.looks).toBeLessThan(10 * MANY);
  });
});
