import { describe, expect, it } from 'vitest';
import { differences, VersionedMap } from '../../../../electron/supervisor/model/versioned-map.ts';

const entries = (count: number) => Array.from({ length: count }, (_, at) => [`s${at}`, { at }] as const);

describe('a map with versions', () => {
  it.each([0, 1, 2, 3, 10, 1_000])('of %i values reads as a map does, in its order', (count) => {
    const map = VersionedMap.of(entries(count));
    const plain = new Map(entries(count));
    expect([...map.keys()]).toEqual([...plain.keys()]);
    expect([...map.values()]).toEqual([...plain.values()]);
    expect([...map]).toEqual([...plain]);
    expect(map.size).toBe(count);
    expect(map.get('s0')).toEqual(plain.get('s0'));
    expect([map.has('s0'), map.has('other')]).toEqual([count > 0, false]);
    const seen: string[] = [];
    map.forEach((_, key) => {
      seen.push(key);
    });
    expect(seen).toEqual([...plain.keys()]);
  });

  it('leaves every version as it was, and tells what differs', () => {
    const first = VersionedMap.of(entries(1_000));
    const second = first.with('s7', { at: -7 }).with('s993', { at: -993 });
    const third = second.with('s7', { at: -77 });
    expect([first, second, third].map((map) => map.get('s7')?.at)).toEqual([7, -7, -77]);
    expect(differences(first, third)).toEqual(['s7', 's993']);
    expect(differences(second, third)).toEqual(['s7']);
    expect(differences(third, second)).toEqual(['s7']);
    expect(differences(third, third)).toEqual([]);
    expect(() => first.with('nobody', { at: 0 })).toThrow('nobody');
  });

  it('tells the same of maps that are no versions of each other', () => {
    const map = VersionedMap.of(entries(5));
    const other = VersionedMap.of([...map, ['s5', { at: 5 }] as const]).with('s1', { at: 1 });
    expect(differences(map, other)).toEqual(['s1', 's5']);
    expect(differences(new Map(map), new Map(other))).toEqual(['s1', 's5']);
    expect(differences(other, map)).toEqual(['s1']);
  });
});
