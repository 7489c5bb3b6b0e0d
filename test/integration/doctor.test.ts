import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PROJECT } from '../support/electron-app.ts';
import { Supervised } from '../support/supervised.ts';

let bench: Supervised;
beforeEach(() => {
  bench = new Supervised();
});
afterEach(() => bench.close());

describe('on a healthy stack', () => {
  it('the doctor finds nothing in the demo', async () => {
    const stack = await bench.open({ file: join(PROJECT, 'assets/demo/stacklight.yaml') });
    const up = await bench.act(stack, 'up');
    expect(up.verified).toBe(true);
    const begun = performance.now();
    expect(await bench.findings(stack)).toEqual([]);
    console.log('took', performance.now() - begun);
  });
});
