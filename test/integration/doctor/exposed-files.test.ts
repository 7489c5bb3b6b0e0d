import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ContainerInspectInfo } from 'dockerode';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exposedFiles } from '../../../electron/doctor/gather/exposed-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stacklight-exposed-'));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string, mode = 0o644): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}
const mounted = (...sources: readonly string[]) =>
  exposedFiles({
    Mounts: sources.map((Source) => ({ Type: 'bind', Source, Destination: '/x' })),
  } as unknown as Pick<ContainerInspectInfo, 'Mounts'>);
const names = async (...sources: readonly string[]) => (await mounted(...sources)).map(({ path }) => path).sort();

describe('what a container mounts', () => {
  it('is exposed where it holds a secret and everybody may read it', async () => {
    expect(statSync('/tmp').mode & 0o001).toBe(1);
    const env = file('.env.production', 'API_KEY=real\n');
    const key = file('server.key', '-----BEGIN PRIVATE KEY-----\nx\n');
    const named = file('db_password', 'hunter2\n');
    expect(await names(folder)).toEqual([env, key, named].sort());
    expect(await mounted(env)).toEqual([{ path: env, mode: 0o644 }]);
  });

  it('is not where only its owner may read it, or nobody else comes to its folder', async () => {
    file('.env', 'API_KEY=real\n', 0o600);
    expect(await names(folder)).toEqual([]);
    file('inner/.env', 'API_KEY=real\n');
    chmodSync(join(folder, 'inner'), 0o700);
    expect(await names(join(folder, 'inner'))).toEqual([]);
  });

  it('is not by its name alone: examples, programs, certificates, settings without a secret', async () => {
    file('.env', 'PORT=8000\nAPI_KEY=\n');
    file('.env.example', 'API_KEY=changeme\n');
    file('token.ts', 'export const token = 1;\n');
    file('secrets.md', '# how to keep them\n');
    file('ca.pem', '-----BEGIN CERTIFICATE-----\n');
    file('credentials', '');
    expect(await names(folder)).toEqual([]);
    expect(await names('/etc', '/var/run/docker.sock', join(folder, 'nothing-there'))).toEqual([]);
  });
});
