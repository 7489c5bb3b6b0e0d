import { describe, expect, it } from 'vitest';
import { secretsIn } from '../../../electron/secrets/command-secrets.ts';

describe('a secret in a command', () => {
  it.each([
    [['serve', '--password=s3cret!'], [{ name: 'PASSWORD', value: 's3cret!' }]],
    [['serve', '--api-key', 'abc123def'], [{ name: 'API_KEY', value: 'abc123def' }]],
    [['/bin/sh', '-c', 'PGPASSWORD=inlinePg55 psql; true'], [{ name: 'PGPASSWORD', value: 'inlinePg55' }]],
    [['curl', '-u', 'user:curlPw66', 'http://x'], [{ name: 'PASSWORD', value: 'curlPw66' }]],
    [['serve', 'postgres://shop:pw1234x@db/shop'], [{ name: 'PASSWORD', value: 'pw1234x' }]],
    [['serve', '--token', 'hunter'], [{ name: 'TOKEN', value: 'hunter' }]],
  ])('is found in %j', (command, expected) => {
    expect(secretsIn(command)).toEqual(expected);
  });

  it.each([
    [['serve', '--sort-key', 'name', '--auth', 'basic']],
    [['serve', '--key', '/etc/tls/server.key', '--port', '8000']],
    [['/bin/sh', '-c', 'serve --password "$DB_PASSWORD"']],
    [['curl', '-u', 'user', 'http://localhost:8000/token']],
  ])('is not seen in %j', (command) => {
    expect(secretsIn(command)).toEqual([]);
  });
});
