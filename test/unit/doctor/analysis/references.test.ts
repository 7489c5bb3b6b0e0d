import { describe, expect, it } from 'vitest';
import { referencesIn } from '../../../../electron/doctor/analysis/references.ts';

describe('hosts that the environment refers to', () => {
  it.each([
    ['OLLAMA_URL', 'http://ollama:11434/api', [{ host: 'ollama', port: 11434 }]],
    ['DATABASE_URL', 'postgres://shop:s3cr3t@db/shop', [{ host: 'db', port: 5432 }]],
    ['DATABASE_URL', 'postgresql+asyncpg://a:b@c@db:5433/shop', [{ host: 'db', port: 5433 }]],
    [
      'MONGO',
      'mongodb://a:b@m1:27017,m2:27018/x',
      [
        { host: 'm1', port: 27017 },
        { host: 'm2', port: 27018 },
      ],
    ],
    [
      'BROKERS',
      'kafka-1:9092, kafka-2:9092',
      [
        { host: 'kafka-1', port: 9092 },
        { host: 'kafka-2', port: 9092 },
      ],
    ],
    ['DB_HOST', 'Shop-DB', [{ host: 'shop-db' }]],
    ['REDIS', '10.0.0.7:6379', [{ host: '10.0.0.7', port: 6379 }]],
    ['ORIGINS', 'http://web:3000,http://web:3000', [{ host: 'web', port: 3000 }]],
  ])('%s=%s', (name, value, expected) => {
    expect(referencesIn(name, value)).toEqual(expected);
  });

  it.each([
    ['START', '12:30'],
    ['GREETING', 'hello'],
    ['MODE', 'a:b'],
    ['DB_HOST', ''],
    ['IMAGE', 'redis:7-alpine'],
    ['PORT', '8000'],
    ['PATH', '/usr/bin:/bin'],
  ])('none in %s=%s', (name, value) => {
    expect(referencesIn(name, value)).toEqual([]);
  });

  it('keeps nothing of the credentials', () => {
    expect(JSON.stringify(referencesIn('DSN', 'redis://default:hunter2@cache:6379/0'))).not.toContain('hunter2');
  });
});
