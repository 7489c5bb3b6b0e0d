import { describe, expect, it } from 'vitest';
import { PROJECT } from '../support/project-root.ts';
import { FAULTS } from './faults/all.ts';
import { soak } from './soak.ts';

/** Longer runs, with other seeds: `npm run soak`. */
const MINUTES = 1;
const FRESH = Math.floor(Math.random() * 1_000_000_000);

describe('a stack of thirty services under random faults', () => {
  it.each([
    ['a fixed seed', 20_261_128],
    ['a fresh seed', FRESH],
  ])('is as the model says after each of them, with %s (%i)', async (_, seed) => {
    const lines: string[] = [];
    const result = await soak({ root: PROJECT, seed, minutes: MINUTES, say: (line) => lines.push(line) });
    console.log([`soak with seed ${seed}: ${result.steps} steps`, ...result.figures].join('\n  '));
    expect(result.wrong, lines.slice(-12).join('\n')).toEqual([]);
    expect(result.counts.size).toBeGreaterThan(FAULTS.length / 8);
  });
});
