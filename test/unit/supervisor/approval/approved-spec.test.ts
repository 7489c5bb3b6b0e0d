import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseStack } from '../../../../electron/stack/parse/parse-stack.ts';
import { asApproved } from '../../../../electron/supervisor/approval/approved-spec.ts';
import { readFiles } from '../../../../electron/supervisor/definition/read-definition.ts';

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
});
