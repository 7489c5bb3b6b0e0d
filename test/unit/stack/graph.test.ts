import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCycles, startOrder, stopOrder, withDependencies, withDependents } from '../../../electron/stack/graph.ts';

const node = (id: string, ...needs: string[]) => ({ id, dependsOn: needs.map((service) => ({ service })) });
const shop = [node('web', 'api'), node('api', 'db', 'cache'), node('db'), node('cache'), node('docs')];

describe('the dependency graph', () => {
  it('starts in levels and stops in reverse', () => {
    expect(startOrder(shop)).toEqual([['db', 'cache', 'docs'], ['api'], ['web']]);
    expect(stopOrder(shop)).toEqual([['web'], ['api'], ['db', 'cache', 'docs']]);
  });

  it('knows what a service needs and who needs it', () => {
    expect(withDependencies(shop, ['api'])).toEqual(['api', 'db', 'cache']);
    expect(withDependents(shop, ['db'])).toEqual(['web', 'api', 'db']);
  });

  it('finds each cycle once and begins it with the service that stands first', () => {
    const nodes = [node('a', 'b'), node('b', 'c'), node('c', 'b'), node('d', 'd'), node('e', 'a')];
    expect(findCycles(nodes)).toEqual([['b', 'c'], ['d']]);
    expect(findCycles(shop)).toEqual([]);
  });

  it('takes dependencies that are not in the list as there', () => {
    expect(startOrder([node('a', 'elsewhere')])).toEqual([['a']]);
  });

  it('is quick with a chain of two thousand services', () => {
    const chain = Array.from({ length: 2_000 }, (_, index) => node(`s${index}`, ...(index ? [`s${index - 1}`] : [])));
    expect(startOrder(chain)).toHaveLength(2_000);
    expect(withDependents(chain, ['s0'])).toHaveLength(2_000);
  });

  const graph = fc
    .integer({ min: 1, max: 12 })
    .chain((size) =>
      fc
        .array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 25 })
        .map((edges) =>
          Array.from({ length: size }, (_, index) =>
            node(`s${index}`, ...edges.filter(([from]) => from === index).map(([, to]) => `s${to}`)),
          ),
        ),
    );

  it('never starts a service before what it needs', () => {
    fc.assert(
      fc.property(graph, (nodes) => {
        const levels = startOrder(nodes);
        const levelOf = new Map(levels.flatMap((level, index) => level.map((id) => [id, index] as const)));
        for (const { id, dependsOn } of nodes) {
          const mine = levelOf.get(id);
          if (mine === undefined) continue;
          for (const { service } of dependsOn) expect(levelOf.get(service)).toBeLessThan(mine);
        }
      }),
    );
  });

  it('starts every service exactly once, or finds a true cycle', () => {
    fc.assert(
      fc.property(graph, (nodes) => {
        const cycles = findCycles(nodes);
        const started = startOrder(nodes).flat();
        expect(new Set(started).size).toBe(started.length);
        if (cycles.length === 0) expect(started).toHaveLength(nodes.length);
        else expect(started.length).toBeLessThan(nodes.length);
        for (const cycle of cycles) {
          for (const [index, id] of cycle.entries()) {
            const next = cycle[(index + 1) % cycle.length];
            expect(nodes.find((one) => one.id === id)?.dependsOn.map(({ service }) => service)).toContain(next);
          }
        }
      }),
    );
  });
});
