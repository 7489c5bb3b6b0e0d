import { expect, test } from 'vitest';
import { overlaps } from '../../electron/supervisor/ports/start-gate.ts';

const isInTheWay = (held: string, address?: string): boolean =>
  overlaps(
    { address: held, family: held.includes(':') ? 6 : 4 },
    { port: 8000, protocol: 'tcp', ...(address !== undefined && { address }) },
  );

test.each([
  ['127.0.0.1', undefined],
  ['0.0.0.0', undefined],
  ['::', undefined],
  ['127.0.0.2', '0.0.0.0'],
  ['0.0.0.0', '127.0.0.2'],
  ['::', '127.0.0.2'],
  ['::1', '::'],
])('%s is in the way of a service on %s', (held, address) => expect(isInTheWay(held, address)).toBe(true));

test.each([
  ['127.0.0.2', undefined],
  ['127.0.0.1', '127.0.0.2'],
  ['::1', '0.0.0.0'],
  ['0.0.0.0', '::1'],
  ['::1', '127.0.0.1'],
])('%s is not in the way of a service on %s', (held, address) => expect(isInTheWay(held, address)).toBe(false));
