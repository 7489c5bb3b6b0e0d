import { describe, expect, it, vi } from 'vitest';
import { type HttpAnswer, httpMismatch } from '../../../electron/health/http-expect.ts';
import { jsonMismatch } from '../../../electron/health/json-subset.ts';
import { findPattern } from '../../../electron/health/pattern.ts';
import { endpoint, firstBytes } from '../../../electron/health/text.ts';
import { LIMITS } from '../../../electron/limits.ts';
import type { HttpExpectation } from '../../../electron/stack/stack.ts';

describe('a JSON subset', () => {
  it.each([
    [{ status: 'healthy', more: 1 }, { status: 'healthy' }],
    [{ a: { b: [1, 2, 3] } }, { a: { b: [3, 1] } }],
    [[{ id: 1, name: 'x' }], [{ id: 1 }]],
    [null, null],
    [{}, {}],
  ])('%j contains %j', (actual, expected) => {
    expect(jsonMismatch(actual, expected)).toBeUndefined();
  });

  it.each([
    [{ status: 'starting' }, { status: 'healthy' }, '`status` is "starting", expected "healthy"'],
    [{ db: { up: false } }, { db: { up: true } }, '`db.up` is false, expected true'],
    [{}, { ready: true }, '`ready` is missing, expected true'],
    [{ ready: null }, { ready: true }, '`ready` is null, expected true'],
    [{ list: [1] }, { list: [2] }, '`list` does not contain 2'],
    ['down', { ready: true }, 'the answer is "down", expected {"ready":true}'],
    [{ n: 1 }, { n: '1' }, '`n` is 1, expected "1"'],
    [{}, { toString: 1 }, '`toString` is missing, expected 1'],
  ])('%j lacks %j: %s', (actual, expected, clause) => {
    expect(jsonMismatch(actual, expected)).toBe(clause);
  });

  it('cuts a long value', () => {
    expect(jsonMismatch({ a: 'x'.repeat(500) }, { a: 1 })?.length).toBeLessThan(130);
  });
});

describe('a pattern of the user', () => {
  it('is found with and without slashes', () => {
    expect(findPattern('rea.y', 'is ready')).toEqual({ kind: 'match', text: 'ready' });
    expect(findPattern('/READY/i', 'is ready')).toEqual({ kind: 'match', text: 'ready' });
    expect(findPattern('^ready$', 'one\nready\ntwo').kind).toBe('match');
    expect(findPattern('ready', 'not yet')).toEqual({ kind: 'none' });
  });

  it('is said to be wrong when it is not a regular expression', () => {
    expect(findPattern('(', 'x').kind).toBe('invalid');
  });

  it('is tried again where the machine had no time for it, and is given up all the same in the end', () => {
    const used = vi.spyOn(process, 'cpuUsage').mockReturnValue({ user: 0, system: 0 });
    expect(findPattern('^(a+)+$', `${'a'.repeat(60)}b`)).toEqual({ kind: 'too-slow' });
    // Asked before and after each try.
    expect(used).toHaveBeenCalledTimes(2 * LIMITS.health.patternTries);
    used.mockRestore();
  });

  it('is given up when it backtracks for ever', () => {
    expect(findPattern('^(a+)+$', `${'a'.repeat(60)}b`)).toEqual({ kind: 'too-slow' });
    expect(findPattern('b', 'b').kind).toBe('match');
  });
});

describe('what an HTTP answer must be', () => {
  const answer: HttpAnswer = {
    status: 200,
    headers: { 'content-type': 'application/json', 'set-cookie': ['session=hunter2'] },
    body: '{"status":"starting"}',
    truncated: false,
  };
  const mismatch = (expectation: Partial<HttpExpectation>, change: Partial<HttpAnswer> = {}) =>
    httpMismatch({ ...answer, ...change }, { status: [], headers: {}, ...expectation }, 700);

  it.each([200, 204, 301, 399])('takes %i without a declared status', (status) => {
    expect(mismatch({}, { status })).toBeUndefined();
  });

  it.each([
    [{}, { status: 503 }, 'status', 'status 503, expected 200 to 399'],
    [{ status: [200, 204] }, { status: 201 }, 'status', 'status 201, expected 200 or 204'],
    [{ json: { status: 'healthy' } }, {}, 'json', '200, but `status` is "starting", expected "healthy"'],
    [{ json: {} }, { body: '<html>' }, 'json', '200, but the answer is not JSON'],
    [{ json: {} }, { truncated: true }, 'body', 'the answer is larger than 256 KiB, too large to be read as JSON'],
    [{ body: 'healthy' }, {}, 'body', '200, but the body does not match /healthy/'],
    [{ headers: { 'X-Version': '2' } }, {}, 'header', 'header x-version is missing'],
    [
      { headers: { 'Content-Type': '/html/' } },
      {},
      'header',
      'header content-type ("application/json") does not match /html/',
    ],
    [{ latencyMs: 500 }, {}, 'latency', 'answered after 700 ms, expected within 500 ms'],
  ] as const)('%j says why', (expectation, change, reason, message) => {
    expect(mismatch(expectation, change)).toEqual({ reason, message });
  });

  it('takes what meets every expectation', () => {
    const all = { status: [200], headers: { 'content-type': '/json$/' }, body: 'start', json: { status: 'starting' } };
    expect(mismatch({ ...all, latencyMs: 1_000 })).toBeUndefined();
  });

  it('does not show the value of a header that is a key to something', () => {
    expect(mismatch({ headers: { 'set-cookie': 'other' } })?.message).not.toContain('hunter2');
  });
});

describe('words for people', () => {
  it('writes endpoints', () => {
    expect([endpoint('::1', 80), endpoint('127.0.0.1', 80)]).toEqual(['[::1]:80', '127.0.0.1:80']);
  });

  it('does not leave half a character behind', () => {
    expect(firstBytes('aéé', 4)).toBe('aé');
  });
});
