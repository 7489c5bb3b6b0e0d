import { expect, it } from 'vitest';
import { tableOf } from '../../bench/table.mjs';

const machine = { cores: 2, model: 'A processor', node: 'v20.20.2', system: 'Linux 6.1' };
const date = new Date('2026-11-28T12:00:00Z');
const row = {
  name: 'status',
  title: 'status',
  figures: {
    median: { unit: 'ms', digits: 0, aimOver: { subject: 'node loop', plus: 40 } },
    worst: { unit: 'ms at worst', digits: 0, aim: 500 },
    other: { unit: 'MB', digits: 0 },
  },
};
const table = (own: number[], reasons = {}, failed: readonly { title: string; why: string }[] = []) =>
  tableOf(
    {
      failed,
      results: [
        {
          row,
          samples: {
            stacklight: own.map((median) => ({ median, worst: 400 })),
            'node loop': [{ median: 60 }, { median: 70 }, { median: 50 }],
            pm2: [{ median: 400 }],
          },
        },
      ],
    },
    { stacklight: '0.1.0', pm2: '7.0.4', monit: undefined },
    machine,
    date,
    reasons,
  );

it('has medians with their spread, the ratio to the best other and an aim that hangs on the same run', () => {
  const text = table([90, 100, 95]);
  expect(text).toContain('Measured 2026-11-28');
  expect(text).toContain('Versions: stacklight 0.1.0, pm2 7.0.4. Not here: monit.');
  expect(text).toContain('| status | ms | 95 (90 to 100) | 100 | 1.58 | node loop 60 (50 to 70); pm2 400 |');
  expect(text).toContain('| status | ms at worst | 400 (400 to 400) | 500 |  |  |');
  expect(text).not.toContain('Missed');
});

it('has no line for what was not measured in this run', () => {
  expect(table([90])).not.toContain('MB');
});

it('names a miss with its reason, or says that there is none', () => {
  expect(table([180])).toContain('- status, ms: not explained yet');
  expect(table([180], { 'status.median': 'The disk was asked twice.' })).toContain(
    '- status, ms: The disk was asked twice.',
  );
});

it('says of a row that could not be measured why', () => {
  const failed = [{ title: '1,000 services', why: 'the last server did not come within 300 s' }];
  expect(table([90], {}, failed)).toContain(
    '## Not measured\n\n- 1,000 services: the last server did not come within 300 s\n',
  );
});
