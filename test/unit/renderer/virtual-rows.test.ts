import { describe, expect, it } from 'vitest';
import { drawnRows, equalRows, measuredRows, movedIndex } from '../../../renderer/virtual-rows.ts';

describe('the rows of a long list that are drawn', () => {
  const rows = equalRows(100_000, 20);

  it('are what is seen and a little more on both sides, however long the list is', () => {
    expect(drawnRows(rows, { top: 1_000_000, height: 100 }, 40)).toEqual([
      49_998, 49_999, 50_000, 50_001, 50_002, 50_003, 50_004, 50_005, 50_006, 50_007,
    ]);
  });

  it('end where the list ends', () => {
    expect(drawnRows(rows, { top: 0, height: 40 }, 20)).toEqual([0, 1, 2, 3]);
    expect(drawnRows(rows, { top: rows.total - 40, height: 40 }, 20)).toEqual([99_997, 99_998, 99_999]);
    expect(drawnRows(equalRows(0, 20), { top: 0, height: 40 }, 20)).toEqual([]);
  });

  it('are none while the list itself is out of sight', () => {
    expect(drawnRows(rows, { top: -5_000, height: 400 }, 100)).toEqual([]);
    expect(drawnRows(rows, { top: rows.total + 5_000, height: 400 }, 100)).toEqual([]);
  });

  it('keep the one with the focus, wherever it is, in its place and once', () => {
    expect(drawnRows(rows, { top: 2_000, height: 20 }, 0, 7)).toEqual([7, 100, 101]);
    expect(drawnRows(rows, { top: 2_000, height: 20 }, 0, 900)).toEqual([100, 101, 900]);
    expect(drawnRows(rows, { top: 2_000, height: 20 }, 0, 100)).toEqual([100, 101]);
    expect(drawnRows(rows, { top: -5_000, height: 20 }, 0, 3)).toEqual([3]);
    expect(drawnRows(rows, { top: 2_000, height: 20 }, 0, -1)).toEqual([100, 101]);
  });
});

describe('rows of different heights', () => {
  const rows = measuredRows([10, 100, 10, 50]);

  it('begin where the ones before them end', () => {
    expect([0, 1, 2, 3, 4].map(rows.offsetOf)).toEqual([0, 10, 110, 120, 170]);
    expect(rows.total).toBe(170);
  });

  it('are found by any place in them', () => {
    expect([-5, 0, 9, 10, 109, 110, 119, 120, 169, 999].map(rows.indexAt)).toEqual([0, 0, 0, 1, 1, 2, 2, 3, 3, 3]);
    expect(measuredRows([]).indexAt(0)).toBe(-1);
  });
});

describe('the keys of a list', () => {
  it('move by one, by a page, to the ends, and stop there', () => {
    const moved = (key: string, index: number) => movedIndex(key, index, 50, 10);
    expect(moved('ArrowDown', 3)).toBe(4);
    expect(moved('ArrowUp', 0)).toBe(0);
    expect(moved('PageDown', 45)).toBe(49);
    expect(moved('PageUp', 25)).toBe(15);
    expect([moved('Home', 9), moved('End', 9)]).toEqual([0, 49]);
    expect(moved('a', 9)).toBeUndefined();
  });
});
