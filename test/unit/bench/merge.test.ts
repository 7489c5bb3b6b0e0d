import { expect, it } from 'vitest';
import { mergedTable } from '../../bench/merge.mjs';

const HEAD = '# Benchmarks\n\nMeasured 2026-11-28 by `npm run bench` in one run.\n\nVersions: stacklight 0.1.0.\n\n';
const COLUMNS = '| measure | figure | stacklight | aim | ratio | others |\n| --- | --- | --- | --- | --- | --- |\n';
const order = ['idle', '10, 100, 1,000 services', 'status'];

const old = `${HEAD}${COLUMNS}| idle | % | 0.05 | 0.05 |  |  |
| status | ms | 110 | 104 |  |  |

## Missed

- status, ms: node reads its files

## Not measured

- 10, 100, 1,000 services: left out
`;
const fresh = `${HEAD.replace('11-28', '11-30')}${COLUMNS}| 10, 100, 1,000 services | s for \`up\` | 17.0 | 15.0 |  |  |

## Missed

- 10, 100, 1,000 services, s for \`up\`: two cores
`;
const scale = { titles: ['10, 100, 1,000 services'], order, day: '2026-11-30' };

it('keeps what was measured of the other rows, in the order of the whole', () => {
  expect(
    mergedTable(old, fresh, scale),
  ).toBe(`${HEAD}Measured afterwards, each alone: 10, 100, 1,000 services (2026-11-30).

${COLUMNS}| idle | % | 0.05 | 0.05 |  |  |
| 10, 100, 1,000 services | s for \`up\` | 17.0 | 15.0 |  |  |
| status | ms | 110 | 104 |  |  |

## Missed

- 10, 100, 1,000 services, s for \`up\`: two cores
- status, ms: node reads its files
`);
});

it('takes a row that is measured again in the place of itself, and of another the day', () => {
  const once = mergedTable(old, fresh, scale);
  const better = `${HEAD}${COLUMNS}| status | ms | 90 | 104 |  |  |\n`;
  const twice = mergedTable(once, better, { titles: ['status'], order, day: '2026-12-01' });
  expect(twice).toContain('alone: 10, 100, 1,000 services (2026-11-30); status (2026-12-01).');
  expect(twice).toContain('| status | ms | 90 | 104 |  |  |');
  expect(twice).not.toContain('node reads');
  expect(twice.match(/^\| status/gm)).toHaveLength(1);
  expect(mergedTable(once, fresh, scale)).toBe(once);
});
