import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Happening, StoryWorld } from '../../../support/stack-story.ts';

const service = fc.nat(2);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constantFrom('up', 'up', 'restart', 'down'), service }) },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('start-ends'),
      how: fc.constantFrom('ok', 'ok', 'ok', 'fails', 'blocks'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('stop-ends'), gone: fc.constantFrom(true, true, true, false) }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('exit'), service }) },
  { weight: 3, arbitrary: fc.constant<Happening>({ type: 'notice' }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('time'), ms: fc.constantFrom(600, 5_000, 400_000) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('reload'), version: fc.nat(4) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('cut'), diskTurns: fc.nat(6) }) },
);

/** Turns of the loop until the next: none, a few of the dozens that a start or a write takes, or all of them. */
const rest = fc.oneof(fc.nat(6), fc.nat(60), fc.constant(100));

describe('a stack, whatever happens and whenever its supervisor is cut off', () => {
  it('never runs a service twice, keeps the last wish, shows nothing before it is kept, and counts upwards', {
    timeout: 180_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(happening, rest), { minLength: 4, maxLength: 16, size: 'max' }),
        fc.boolean(),
        async (story, warm) => {
          expect(await new StoryWorld().run(story, warm)).toEqual([]);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
