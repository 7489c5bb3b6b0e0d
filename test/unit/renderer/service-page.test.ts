import { describe, expect, it } from 'vitest';
import type { Metrics } from '../../../electron/contract/metrics.ts';
import { readMarkdown } from '../../../renderer/markdown/read.ts';
import { chartLine, checkBars, fromFirst } from '../../../renderer/service/chart-lines.ts';
import { graphOf } from '../../../renderer/service/dependency-graph.ts';

const metrics = (over: Partial<Metrics> = {}): Metrics => ({
  ...{ from: 1_000_000, stepMs: 5_000, passed: [], failed: [], failures: [] },
  ...over,
});

describe('charts', () => {
  it('say in words what they show', () => {
    const line = chartLine('latency', metrics({ latency: { means: [null, 10, 30], peaks: [null, 12, 90] } }));
    expect(line?.summary).toBe('30 ms now, 20 ms on average, 90 ms at most');
    expect(line?.data[0]).toEqual([1_000, 1_005, 1_010]);
    expect(chartLine('cpu', metrics())).toBeUndefined();
  });

  it('begin where something was measured, with room for a course', () => {
    const counts = (length: number, at: number) => Array.from({ length }, (_, index) => (index >= at ? 1 : 0));
    const cut = (at: number) => fromFirst(metrics({ passed: counts(180, at), failed: counts(180, 180) }));
    expect(cut(100)).toMatchObject({ from: 1_000_000 + 100 * 5_000, passed: { length: 80 } });
    expect(cut(178).passed).toHaveLength(24);
    expect(cut(0).passed).toHaveLength(180);
    expect(cut(180).passed).toHaveLength(180);
  });

  it('count the checks in no more bars than fit', () => {
    const bars = checkBars(metrics({ passed: new Array(180).fill(2), failed: new Array(180).fill(1) }), 60);
    expect(bars).toHaveLength(60);
    expect(bars[0]).toEqual({ from: 1_000_000, to: 1_015_000, passed: 6, failed: 3 });
  });
});

describe('the graph of dependencies', () => {
  const service = (id: string, ...needs: readonly string[]) => ({
    ...{ id, dependsOn: needs.map((one) => ({ service: one, condition: 'service_started' })) },
  });
  const services = [service('db'), service('api', 'db', 'cache'), service('cache', 'db'), service('web', 'api')];

  it('has what is needed to the left and what needs it to the right, with a line for each need', () => {
    expect(graphOf('api', services)).toEqual({
      columns: [
        { distance: -1, services: ['db', 'cache'] },
        { distance: 0, services: ['api'] },
        { distance: 1, services: ['web'] },
      ],
      edges: [
        [
          [0, 0],
          [1, 0],
        ],
        [[0, 0]],
      ],
    });
  });

  it('goes on to what those need, and ends where a circle closes', () => {
    const circle = [service('a', 'b'), service('b', 'c'), service('c', 'a')];
    expect(graphOf('a', circle)?.columns.map((one) => one.services)).toEqual([['c'], ['b'], ['a']]);
  });

  it('is none for a service that stands alone, or needs what is not there', () => {
    expect(graphOf('a', [service('a', 'gone'), service('b')])).toBeUndefined();
  });
});

describe('Markdown of others', () => {
  const texts = (text: string) => JSON.stringify(readMarkdown(text));

  it('is headings, lists with checks, tables, code and links', () => {
    expect(readMarkdown('## Why\n\n- [x] `a` is *up*\n- [ ] b')).toMatchObject([
      { kind: 'heading', level: 2 },
      { kind: 'list', items: [{ done: true }, { done: false }] },
    ]);
    expect(readMarkdown('| | |\n| --- | --- |\n| a | **b** |')).toMatchObject([
      { kind: 'table', head: [[], []], rows: [[[{ text: 'a' }], [{ kind: 'strong' }]]] },
    ]);
    expect(readMarkdown('[x](https://example.com/) <https://a.example.com/>')).toMatchObject([
      { children: [{ kind: 'link', url: 'https://example.com/' }, { kind: 'text' }, { kind: 'link' }] },
    ]);
  });

  it('is text where it is HTML or a picture', () => {
    expect(texts('<img src=x onerror=alert(1)>')).toContain('"kind":"text"');
    expect(texts('![a](https://evil.example.com/pixel.png)')).not.toContain('"link"');
    expect(texts('a <b>c</b>')).toContain('<b>');
  });

  it('shows what was escaped as it was meant', () => {
    expect(texts('exited with \\*1\\* &amp; more')).toContain('exited with ');
    expect(readMarkdown('a \\* b &amp; c')).toEqual([
      { kind: 'paragraph', children: [expect.anything(), { kind: 'text', text: '*' }, expect.anything()] },
    ]);
  });
});
