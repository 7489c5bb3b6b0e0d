import fc from 'fast-check';
import { describe, it } from 'vitest';
import { type Happening, type Story, StoryWorld } from '../../../support/stack-story.ts';

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

/** Turns of the loop: more than a new version of the file takes here. */
const MOMENTS = Array.from({ length: 12 }, (_, turns) => turns);

interface Told {
  readonly what: string;
  readonly stories: readonly Story[];
  readonly warm: boolean;
}

/** Stories that went wrong once. Versions of the file: 0 has db and api, 1 cache too, 3 db and cache, 4 db and web, which is api renamed. */
const TOLD_BEFORE: readonly Told[] = [
  {
    what: 'is not left in the middle of a restart or stop that was asked for while it got its new name',
    stories: MOMENTS.flatMap((turns): Story[] => [
      [
        [{ type: 'reload', version: 4 }, turns],
        [{ type: 'restart', service: 1 }, 100],
      ],
      [
        [{ type: 'reload', version: 4 }, turns],
        [{ type: 'down', service: 1 }, 100],
      ],
    ]),
    warm: true,
  },
  {
    what: 'is not forgotten when it was asked for in the last moment before it was removed',
    stories: MOMENTS.map((turns) => [
      [{ type: 'reload', version: 1 }, 100],
      [{ type: 'reload', version: 0 }, turns],
      [{ type: 'up', service: 2 }, 100],
    ]),
    warm: true,
  },
  {
    what: 'is not forgotten when a stop of it fails while it is being removed',
    stories: MOMENTS.map((turns) => [
      [{ type: 'down', service: 1 }, turns],
      [{ type: 'stop-ends', gone: false }, 0],
      [{ type: 'reload', version: 3 }, 100],
    ]),
    warm: true,
  },
  {
    what: 'is not started beside what a failed stop left of it under its old name',
    stories: MOMENTS.map((turns) => [
      [{ type: 'restart', service: 1 }, turns],
      [{ type: 'stop-ends', gone: false }, 0],
      [{ type: 'reload', version: 4 }, 100],
    ]),
    warm: true,
  },
  {
    what: 'is wanted as it was when the supervisor ends right after it got its new name, on a slow disk',
    stories: Array.from(
      { length: 40 },
      (_, turns): Story => [
        [{ type: 'cut', diskTurns: 6 }, 100],
        [{ type: 'reload', version: 4 }, turns],
        [{ type: 'cut', diskTurns: 0 }, 0],
      ],
    ),
    warm: true,
  },
  {
    what: 'runs by its new definition when the supervisor ends at any moment after the yes to it',
    stories: [2, 4].flatMap((version) =>
      Array.from(
        { length: 40 },
        (_, turns): Story => [
          [{ type: 'cut', diskTurns: 6 }, 100],
          [{ type: 'reload', version }, turns],
          [{ type: 'cut', diskTurns: 0 }, 0],
        ],
      ),
    ),
    warm: true,
  },
  {
    what: 'is wanted when the supervisor ends while what was being restarted gets its new name',
    stories: Array.from(
      { length: 60 },
      (_, turns): Story => [
        [{ type: 'restart', service: 1 }, 10],
        [{ type: 'reload', version: 4 }, 100],
        [{ type: 'stop-ends', gone: true }, turns],
        [{ type: 'cut', diskTurns: 0 }, 0],
      ],
    ),
    warm: true,
  },
  {
    what: 'may be shown as stopped when it comes back under a name whose last end was told under another',
    stories: MOMENTS.map((turns) => [
      [{ type: 'reload', version: 4 }, 100],
      [{ type: 'reload', version: 0 }, turns],
      [{ type: 'down', service: 1 }, 100],
    ]),
    warm: true,
  },
  {
    what: 'is not wanted when it comes back after it was asked for just before it was removed',
    stories: [
      [
        [{ type: 'notice' }, 100],
        [{ type: 'reload', version: 1 }, 0],
        [{ type: 'start-ends', how: 'ok' }, 100],
        [{ type: 'up', service: 1 }, 0],
        [{ type: 'reload', version: 3 }, 0],
        [{ type: 'notice' }, 100],
        [{ type: 'reload', version: 0 }, 100],
      ],
    ],
    warm: false,
  },
  {
    what: 'is not taken for the new version when what was to be stopped for it is taken back and cannot be stopped',
    stories: MOMENTS.map((turns) => [
      [{ type: 'reload', version: 2 }, 100],
      [{ type: 'cut', diskTurns: 0 }, 100],
      [{ type: 'stop-ends', gone: false }, turns],
      [{ type: 'cut', diskTurns: 0 }, 0],
      [{ type: 'time', ms: 600 }, 0],
    ]),
    warm: true,
  },
];

/** All that went wrong, as an error that says so. */
async function tell(story: Story, warm: boolean): Promise<void> {
  const wrong = await new StoryWorld().run(story, warm);
  if (wrong.length > 0) throw new Error([...new Set(wrong)].join('; '));
}

describe('a stack, whatever happens and whenever its supervisor is cut off', () => {
  it.each(TOLD_BEFORE)('$what', async ({ stories, warm }) => {
    for (const story of stories) await tell(story, warm);
  });

  it('never runs a service twice, keeps the last wish, shows nothing before it is kept, and counts upwards', {
    timeout: 180_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(happening, rest), { minLength: 4, maxLength: 12, size: 'max' }),
        fc.boolean(),
        tell,
      ),
      // A failure says what went wrong, the story, and the seed and path that lead to it: stories have no time and no disk of their own.
      { numRuns: 1_000, includeErrorInReport: true },
    );
  });
});
