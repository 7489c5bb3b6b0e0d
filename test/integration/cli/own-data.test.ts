/** Moving to another machine, and removing all that is kept: the built command with homes of its own. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { stacklight } from '../../support/cli.ts';

let scratch: string;
let home: string;
let project: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'stacklight-data-'));
  home = join(scratch, 'home');
  project = join(scratch, 'ada/shop');
  mkdirSync(project, { recursive: true });
  writeFileSync(
    join(project, 'stacklight.yaml'),
    'name: shop\nservices:\n  web:\n    command: sleep 1000\n    environment: { API_TOKEN: s3cr3t-of-ada }\n',
  );
});
afterEach(async () => {
  await stacklight(home, ['down', '--stack', project]);
  for (const one of [home, join(scratch, 'other')]) await stacklight(one, ['daemon', 'stop']);
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
});

it('what one machine knew is taken in on another, which starts nothing by itself and is told no secret', async () => {
  const person = { HOME: join(scratch, 'ada') };
  expect(await stacklight(home, ['up', '--stack', project], { env: person })).toMatchObject({ code: 0 });
  const file = join(scratch, 'state.json');
  expect(await stacklight(home, ['export', 'state', '--write', file], { env: person })).toMatchObject({ code: 0 });
  const text = readFileSync(file, 'utf8');
  expect(JSON.parse(text)).toMatchObject({
    format: 'stacklight-state',
    stacks: [{ name: 'shop', file: '~/shop/stacklight.yaml', open: true, up: ['web'] }],
  });
  expect(text).not.toMatch(/s3cr3t|sleep|approv/);

  const other = join(scratch, 'other');
  const bob = { HOME: join(scratch, 'bob') };
  const missing = await stacklight(other, ['restore', file], { env: bob });
  expect(missing).toMatchObject({ code: 1 });
  expect(missing.stdout).toContain(`there is no ${scratch}/bob/shop/stacklight.yaml here`);
  const moved = ['restore', file, '--map', `~/shop=${project}`, '--json'];
  const taken = await stacklight(other, moved, { env: bob });
  expect(taken.json()).toMatchObject({ stacks: [{ name: 'shop', opened: true, up: ['web'] }] });
  const seen = await stacklight(other, ['status', '--json', '--stack', project], { env: bob });
  expect(seen.json()).toMatchObject({ stack: 'shop', approval: { id: expect.any(String) } });

  const wrong = join(project, 'stacklight.yaml');
  expect(await stacklight(other, ['restore', wrong])).toMatchObject({ code: 2 });
  expect((await stacklight(other, ['restore', file, '--map', 'shop'])).stderr).toContain('OLD=NEW');
});

it('reset shows what it would remove, waits for the supervisor to end, and then leaves what is not its own', async () => {
  await stacklight(home, ['up', '--stack', project]);
  // A home that was chosen badly: somebody else's files lie in it, and a link leads out of it.
  writeFileSync(join(home, 'thesis.odt'), 'years of work');
  symlinkSync(project, join(home, 'approved.corrupt-1'));
  const dry = await stacklight(home, ['reset', '--dry-run']);
  expect(dry).toMatchObject({ code: 0 });
  expect(dry.stdout).toMatch(/stacks +[\d.]+ k?B +state, history and logs of each stack/);
  expect(dry.stdout).toContain("thesis.odt is not Stacklight's and stays.");
  expect(dry.stdout).toMatch(/shop\/web \(pid \d+\) is running and keeps running/);
  // Whoever only looks learns that it would be refused now.
  expect(dry.stdout).toMatch(/A headless supervisor is running \(pid \d+\).*stacklight daemon stop/);
  const busy = await stacklight(home, ['reset', '--yes']);
  expect(busy).toMatchObject({ code: 1 });
  expect(busy.stderr).toContain('stacklight daemon stop');

  await stacklight(home, ['down', '--stack', project]);
  await stacklight(home, ['daemon', 'stop']);
  expect(await stacklight(home, ['reset'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Nothing was removed'),
  });
  expect(existsSync(join(home, 'stacks'))).toBe(true);
  expect(await stacklight(home, ['reset', '--yes'])).toMatchObject({ code: 0 });
  expect(readdirSync(home)).toEqual(['thesis.odt']);
  expect(existsSync(join(project, 'stacklight.yaml'))).toBe(true);
  expect((await stacklight(home, ['reset', '--dry-run', '--json'])).json()).toMatchObject({
    places: [],
    removed: false,
  });
});
