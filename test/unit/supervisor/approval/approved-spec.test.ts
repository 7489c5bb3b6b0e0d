import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseStack } from '../../../../electron/stack/parse/parse-stack.ts';
import { asApproved, keepingUnread } from '../../../../electron/supervisor/approval/approved-spec.ts';
import { readDefinition, readFiles } from '../../../../electron/supervisor/definition/read-definition.ts';
import { changedServices } from '../../../../electron/supervisor/definition/stack-change.ts';

describe('a service with env files, as it was approved', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stacklight-approved-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const environments = {
    userEnvironment: async () => ({ HOME: '/home/me', TOKEN: 'own' }),
    composeEnvironment: async () => ({}),
  };
  const write = (text: string) => writeFileSync(join(folder, '.env'), text);
  function services(text: string) {
    const stack = parseStack(text, { file: join(folder, 'stacklight.yaml'), directory: folder, env: {} });
    if (!stack.ok) throw new Error(JSON.stringify(stack.problem));
    return stack.value;
  }
  const STACK = `name: shop
services:
  api: { command: ./serve, env_file: .env, environment: { MODE: dev, TOKEN: ~, PORT: ~ } }
  db: { image: "redis:7", env_file: .env }
`;

  it('gets the very values that were compared: no file is left to be read once more', async () => {
    write('A=1\nMODE=file\nPORT=80\nTOKEN=file\nno assignment\n');
    const stack = services(STACK);
    const files = await readFiles(stack, environments);
    const given = await Promise.all(stack.services.map((spec) => asApproved(spec, files, undefined, environments)));
    write('A=2\nLD_PRELOAD=./x.so\n');
    const [api, db] = given.map((one) => (one.ok ? one.value : undefined));
    // A name without a value is the user's own or, where that is not set, what the file says.
    const environment = { A: '1', MODE: 'dev', TOKEN: null, PORT: '80' };
    expect(api?.spec.native).toMatchObject({ envFiles: [], environment });
    expect(api?.notes).toEqual([expect.stringMatching(/\.env:5: /)]);
    const from = db?.spec.container?.from;
    expect(from?.how === 'image' && { ...from }).toMatchObject({ environment: { A: '1', PORT: '80' } });
    expect(from).not.toHaveProperty('envFiles');
  });

  it('keeps them while its file says something else, and is not started by a file that came later', async () => {
    write('A=1\n');
    const stack = services(STACK);
    const [api] = stack.services;
    if (!api) throw new Error('no service');
    const files = await readFiles(stack, environments);
    write('A=2\n');
    const kept = await asApproved(api, files, undefined, environments);
    expect(kept.ok && kept.value.spec.native?.environment.A).toBe('1');
    const none = { ...files, variables: {} };
    expect(await asApproved(api, none, undefined, environments)).toMatchObject({ problem: { code: 'change-waits' } });
    rmSync(join(folder, '.env'));
    expect(await asApproved(api, none, undefined, environments)).toMatchObject({
      problem: { code: 'env-file-missing' },
    });
  });

  it.each([
    [
      'a named pipe',
      (path: string) => execFileSync('mkfifo', [path]),
      'is a named pipe, not a file; it was not opened',
    ],
    ['a device', (path: string) => symlinkSync('/dev/zero', path), 'is a device, not a file; it was not opened'],
    ['a folder', (path: string) => mkdirSync(path), 'is a folder, not a file'],
    ['too much', (path: string) => writeFileSync(path, 'A'.repeat(1_500_000)), 'is larger than 1 MB'],
    ['a circle of links', (path: string) => symlinkSync(path, path), 'its links form a loop'],
  ])('keeps them when %s comes in the place of the file, which is no change and is said', async (_, put, says) => {
    const file = join(folder, '.env');
    write('A=1\nB=2\n');
    writeFileSync(join(folder, 'stacklight.yaml'), STACK.replaceAll('.env', './.env'));
    const read = async () => {
      const definition = await readDefinition(folder, { env: {}, ...environments });
      if (!definition.ok) throw new Error(JSON.stringify(definition.problem));
      return definition.value;
    };
    const approved = await read();
    rmSync(file);
    put(file);
    const seen = await read();
    const now = keepingUnread(approved, seen);
    expect(changedServices(approved, now)).toMatchObject({ none: true, rerun: [] });
    expect(now.files.variables).toEqual(approved.files.variables);
    expect(seen.stack.warnings.map(({ message }) => message).join('\n')).toContain(says);
    const [api] = now.stack.services;
    const given = api && (await asApproved(api, now.files, undefined, environments));
    expect(given?.ok && given.value).toMatchObject({
      spec: { native: { environment: { A: '1', B: '2' } } },
      notes: [expect.stringMatching(/^The env file cannot be used: .* api gets the values that were approved\.$/)],
    });
  });

  it('has no values of another env file that cannot be read, and nobody is told that any were taken away', async () => {
    write('A=1\n');
    const before = services(STACK);
    const after = services(STACK.replace('env_file: .env, environment', 'env_file: pipe.env, environment'));
    execFileSync('mkfifo', [join(folder, 'pipe.env')]);
    const approved = { stack: before, files: await readFiles(before, environments) };
    const now = keepingUnread(approved, { stack: after, files: await readFiles(after, environments) });
    expect(now.files.variables.api).toBeUndefined();
    expect(changedServices(approved, now).changes).toEqual([
      { service: 'api', text: `env file ${join(folder, '.env')} → ${join(folder, 'pipe.env')}, will restart` },
    ]);
  });
});
