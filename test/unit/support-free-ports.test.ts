import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { endOfTestPorts, freePorts, numberedPorts, takePort } from '../support/free-ports.ts';

const tests = join(import.meta.dirname, '..');

describe('the ports of the tests', () => {
  it('are below those that the system gives to connections, and all different', async () => {
    const row = takePort(3);
    const ports = [...Array.from({ length: 50 }, () => takePort()), ...(await freePorts(5)), row, row + 1, row + 2];
    expect(new Set(ports).size).toBe(58);
    expect(Math.max(...ports)).toBeLessThan(endOfTestPorts());
    const numbered = numberedPorts();
    expect(numbered(1)).toBe(numbered(1));
    expect(numbered(1)).not.toBe(numbered(2));
  });

  it('are nobody else’s: neither those of another process of the tests nor one on which somebody listens', async () => {
    // Workers share no memory, only the folder in which each port is claimed: another copy of the module is as good as another process.
    vi.resetModules();
    const other: typeof import('../support/free-ports.ts') = await import('../support/free-ports.ts');
    expect(other.takePort).not.toBe(takePort);
    const ours = new Set(Array.from({ length: 40 }, () => takePort()));
    const theirs = Array.from({ length: 40 }, () => other.takePort());
    expect(theirs.filter((port) => ours.has(port))).toEqual([]);
    const server = createServer();
    const port = takePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.2', resolve));
    expect(await freePorts(20)).not.toContain(port);
    server.close();
  });

  it('are taken in no other way', () => {
    const files = ['integration', 'e2e', 'scenarios', 'support'].flatMap((folder) =>
      readdirSync(join(tests, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(?:ts|tsx|mjs)$/.test(name) && name !== 'free-ports.ts')
        .map((name) => join(tests, folder, name)),
    );
    const wrong = files.flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      const fixed = [
        ...text.matchAll(/(?:127\.0\.0\.\d+|localhost|\[::1\]|port|ports|PORT)["']?\s?[:=]\s?["[{]*(\d{2}_?\d{3})\b/g),
      ];
      const high = fixed
        .map(([, port = '']) => Number(port.replace('_', '')))
        .filter((port) => port >= endOfTestPorts() && port < 65_536);
      return [...(/\.listen\(0\b/.test(text) ? [`${file}: listen(0)`] : []), ...high.map((port) => `${file}: ${port}`)];
    });
    expect(wrong).toEqual([]);
  });
});
