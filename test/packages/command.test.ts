/** The command line without a desktop: as one executable, and as a package of npm. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CleanSystem, HOME, make, whyNot } from '../support/packages/clean-system.ts';
import { useStack } from '../support/packages/first-hour.ts';
import { PROJECT } from '../support/project-root.ts';

if (whyNot) console.log(`Skipped: ${whyNot}.`);

describe.skipIf(whyNot !== undefined)('on a clean Debian', () => {
  let image = '';
  let system: CleanSystem;
  beforeAll(() => {
    image = CleanSystem.load();
  });
  afterAll(() => CleanSystem.unload(image));
  beforeEach(() => {
    system = new CleanSystem(image);
    system.start();
  });
  afterEach(() => system.stop());

  test('the one executable supervises without Node, and reset leaves nothing of it', async () => {
    make('dist-cli.mjs');
    expect((await system.run('command -v node')).code).not.toBe(0);
    system.copyIn(path.join(PROJECT, 'dist/stacklight'), '/usr/local/bin/stacklight');
    await useStack(system);
    expect(await system.run('stacklight daemon status')).toMatchObject({
      stdout: expect.stringContaining('A headless supervisor runs'),
    });
    await system.run('stacklight daemon stop');
    expect(left(system)).toEqual([
      `${HOME}/.cache/stacklight`,
      `${HOME}/.local/state/stacklight`,
      '/usr/local/bin/stacklight',
    ]);
    expect(await system.run('stacklight reset --yes')).toMatchObject({ code: 0 });
    system.asRoot('rm /usr/local/bin/stacklight');
    expect(left(system)).toEqual([]);
  });

  test('the package of npm supervises on the Node that is there, and is gone after npm uninstall', async () => {
    make('dist-npm.mjs');
    const name = readdirSync(path.join(PROJECT, 'dist')).find((file) => /^stacklight-.*\.tgz$/.test(file)) ?? '';
    system.copyIn(path.join(PROJECT, 'dist', name), '/tmp/stacklight.tgz');
    // npm writes into its cache, and this one is another's.
    system.asRoot('cp -r /npm-cache /tmp/cache && ln -s /opt/node/bin/node /usr/local/bin/node');
    const npm =
      'node /opt/node/npm/bin/npm-cli.js --prefix /usr/local --cache /tmp/cache --offline --no-audit --no-fund';
    system.asRoot(`${npm} install --global /tmp/stacklight.tgz`);
    expect(system.asRoot('head -1 /usr/local/share/man/man1/stacklight.1')).toMatch(/^\.TH STACKLIGHT 1 /);
    await useStack(system);
    await system.run('stacklight daemon stop');
    system.asRoot(`${npm} uninstall --global stacklight && rm /usr/local/bin/node`);
    expect(system.changed().filter((file) => file.startsWith('/usr/local/lib/node_modules/'))).toEqual([]);
    expect(left(system)).toEqual([`${HOME}/.local/state/stacklight`]);
  });
});

/** Everything of ours, anywhere, but the project. */
function left(system: CleanSystem): readonly string[] {
  const ours = system.changed().filter((file) => /stacklight/i.test(file) && !file.startsWith(`${HOME}/shop`));
  return ours.filter((file) => !ours.some((other) => file.startsWith(`${other}/`))).sort();
}
