import { describe, expect, it } from 'vitest';
import { canonical, sameValue } from '../../../electron/stack/canonical.ts';
import { parseOnce } from '../../../electron/stack/parse/parse-once.ts';

describe('a file that is read again', () => {
  const text = 'name: shop\nservices:\n  api: { command: "node $APP" }\n';
  const options = { file: '/shop/stacklight.yaml', directory: '/shop', env: { APP: 'a.js' } };

  it('is what it was, as long as nothing differs that it hangs on', () => {
    const first = parseOnce(text, options);
    expect(parseOnce(text, { ...options, env: { ...options.env } })).toBe(first);
    const other = parseOnce(text, { ...options, env: { APP: 'b.js' } });
    expect(other.ok && other.value.services[0]?.native?.command).toEqual(['node', 'b.js']);
    const changed = parseOnce(text.replace('api', 'web'), { ...options, env: { APP: 'b.js' } });
    expect(changed.ok && changed.value.services[0]?.id).toBe('web');
    expect(parseOnce(text, options)).toEqual(first);
  });
});

describe('two values', () => {
  const values: readonly unknown[] = [
    undefined,
    null,
    0,
    -0,
    1,
    Number.NaN,
    '1',
    '',
    true,
    [],
    {},
    [undefined],
    [null],
    [1, [2]],
    [1, 2],
    { a: undefined },
    { a: null },
    { a: 1, b: 2 },
    { b: 2, a: 1 },
    { a: 1 },
    { a: { b: [{ c: undefined }] } },
    { a: { b: [{}] } },
    { 0: 1 },
    [1],
    JSON.parse('{"__proto__": 1}'),
    { toString: 1 },
  ];

  it('are the same exactly when their texts are', () => {
    for (const left of values)
      for (const right of values)
        expect([left, right, sameValue(left, right)]).toEqual([left, right, canonical(left) === canonical(right)]);
  });
});
