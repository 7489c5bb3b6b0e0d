import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactor, redactValue } from '../../../electron/secrets/redact.ts';
import { expectLinear } from '../../support/growth.ts';

const redact = redactor([
  { name: 'API_TOKEN', value: 'tok-4f9a"x' },
  { name: 'DATABASE_URL', value: 'postgres://shop:p%40ss-word@db:5432/shop' },
  { name: 'GREETING', value: 'Sentinel-8812' },
  { name: 'PIN', value: '99' },
  { name: 'NODE_ENV', value: 'development' },
  { name: 'PORT', value: '8000' },
  { name: 'HOST', value: '127.0.0.1' },
  { name: 'API_URL', value: 'http://localhost:8000' },
  { name: 'DATA', value: '/var/lib/shop' },
  { name: 'DB_PASSWORD', value: 'abc' },
  { name: 'HOOK', value: 'https://hooks.example.com/services/T00/B00/xyz' },
]);

describe('secrets in a text', () => {
  it.each([
    ['token tok-4f9a"x used', 'token [API_TOKEN] used'],
    ['{"token":"tok-4f9a\\"x"}', '{"token":"[API_TOKEN]"}'],
    ['?token=tok-4f9a%22x', '?token=[API_TOKEN]'],
    ['connecting to postgres://shop:p%40ss-word@db:5432/shop', 'connecting to [DATABASE_URL]'],
    ['python serve.py --greeting Sentinel-8…', 'python serve.py --greeting [GREETING]…'],
    ['python serve.py --greeting Sen…', 'python serve.py --greeting Sen…'],
    ['cut Sentinel-8… and tok-4f9a… and Sentine', 'cut [GREETING]… and [API_TOKEN]… and Sentine'],
    ['password p@ss-word is wrong', 'password [DATABASE_URL] is wrong'],
    ['hello Sentinel-8812', 'hello [GREETING]'],
    ['password abc', 'password [DB_PASSWORD]'],
    ['POST https://hooks.example.com/services/T00/B00/xyz', 'POST [HOOK]'],
    ['redis://cache:hunter2@127.0.0.1:6379', 'redis://cache:***@127.0.0.1:6379'],
  ])('%s', (text, masked) => {
    expect(redact(text)).toBe(masked);
  });

  it('leaves what is plainly none legible', () => {
    const text = 'development on http://localhost:8000 (127.0.0.1:8000) with /var/lib/shop, 99 of 8000';
    expect(redact(text)).toBe(text);
  });

  it('are found in every string of a value, and names of fields stay', () => {
    const value = { PIN: ['Sentinel-8812', { text: 'tok-4f9a"x' }], count: 3, none: null };
    expect(redactValue(value, redact)).toEqual({ PIN: ['[GREETING]', { text: '[API_TOKEN]' }], count: 3, none: null });
  });

  it('masks a private key whose lines are the items of a list, and leaves what stands behind it', () => {
    const lines = ['-----BEGIN RSA PRIVATE KEY-----', 'MIIEow', '-----END RSA PRIVATE KEY-----', 'listening'];
    expect(redactValue({ lastLines: lines }, redactor([]))).toEqual({
      lastLines: ['-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----', '***', lines[2], 'listening'],
    });
  });

  it('never come through, wherever they stand', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9+/$.*()[\]\\-]{12,40}$/);
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
        const masked = redactor([{ name: 'APP_SECRET', value }])(`${before}${value}${after}`);
        expect(masked).not.toContain(value);
      }),
    );
  });

  it.each([
    ['cuts', '…'],
    ['words without a space', 'a'],
    ['beginnings of a secret', 'Sentinel-8'],
    ['cut beginnings of a secret', 'Sentinel-8…'],
    ['schemes', 'a.b-'],
    ['addresses', 'x://a:'],
    ['colons', ':'],
    ['names of users', 'x://'],
  ])('are looked for in one pass over an answer of nothing but %s', async (_, part) => {
    await expectLinear((size) => redact(part.repeat(size / part.length)));
  });
});
