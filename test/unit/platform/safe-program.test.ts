import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { neutralEnvironment } from '../../../electron/platform/neutral.ts';
import { isSafeProgram, safeEntries, safeProgram } from '../../../electron/platform/safe-program.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'stacklight-programs-')));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A folder of the user's with the program `tool` in it. */
function folder(name: string, mode = 0o755): string {
  const path = join(root, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'tool'), '#!/bin/sh\n');
  chmodSync(join(path, 'tool'), 0o755);
  chmodSync(path, mode);
  return path;
}
const pathOf = (...entries: string[]) => entries.join(delimiter);

describe('a program that is run on our own account', () => {
  it('is the first of the PATH that no project and nobody else could have put there', () => {
    const project = folder('project/bin');
    const packages = folder('elsewhere/node_modules/.bin');
    const anybodys = folder('anybodys', 0o777);
    const sticky = folder('sticky', 0o1777);
    const own = folder('own');
    const path = pathOf('', '.', './bin', 'bin', project, packages, anybodys, sticky, join(root, 'missing'), own);
    expect(safeProgram('tool', path, [join(root, 'project')])).toBe(join(own, 'tool'));
    expect(safeEntries(path, [join(root, 'project')])).toBe(own);
    expect(safeProgram('tool', undefined)).toBeUndefined();
    expect(safeProgram('tool', '.')).toBeUndefined();
  });

  it('is none of the repository that the project is a part of', () => {
    const shared = folder('repository/bin');
    mkdirSync(join(root, 'repository/.git'));
    mkdirSync(join(root, 'repository/services/api'), { recursive: true });
    expect(safeProgram('tool', shared, [join(root, 'repository/services/api')])).toBeUndefined();
    expect(safeProgram('tool', shared, [join(root, 'elsewhere')])).toBe(join(shared, 'tool'));
  });

  it('is none that only looks as if it lay elsewhere', () => {
    const project = folder('project/bin');
    const links = join(root, 'links');
    mkdirSync(links);
    symlinkSync(join(project, 'tool'), join(links, 'tool'));
    symlinkSync(project, join(root, 'other'));
    const outside = [join(root, 'project')];
    expect(safeProgram('tool', pathOf(links, join(root, 'other')), outside)).toBeUndefined();
    symlinkSync(join(root, 'project'), join(root, 'alias'));
    expect(safeProgram('tool', project, [join(root, 'alias')])).toBeUndefined();
    expect(safeProgram('tool', join(root, 'own', '..', 'project', 'bin'), outside)).toBeUndefined();
  });

  it('is none that anybody may exchange: the file, or a folder on the way to it', () => {
    const own = folder('own');
    chmodSync(join(own, 'tool'), 0o777);
    expect(isSafeProgram(join(own, 'tool'))).toBe(false);
    const below = folder('open/bin');
    chmodSync(join(root, 'open'), 0o777);
    expect(isSafeProgram(join(below, 'tool'))).toBe(false);
    chmodSync(join(root, 'open'), 0o1777);
    expect(isSafeProgram(join(below, 'tool'))).toBe(true);
    expect(isSafeProgram('tool')).toBe(false);
  });
});

describe('what such a program gets of our environment', () => {
  it('is what is allowed, whatever else there is', () => {
    const loaders =
      'PYTHONPATH PYTHONSTARTUP LD_PRELOAD LD_LIBRARY_PATH DYLD_INSERT_LIBRARIES NODE_OPTIONS NODE_PATH GIT_DIR GIT_SSH_COMMAND BASH_ENV ENV ZDOTDIR COMPOSE_FILE COMPOSE_ENV_FILES PERL5OPT RUBYOPT JAVA_TOOL_OPTIONS IFS PS4 SECRET npm_config_prefix';
    const own = Object.fromEntries(loaders.split(' ').map((name) => [name, './x']));
    const more = {
      HOME: '/home/me',
      LANG: 'C',
      DOCKER_HOST: 'unix:///run/d.sock',
      https_proxy: 'http://p',
      LC_ALL: 'C',
    };
    expect(neutralEnvironment({ ...own, ...more })).toEqual(more);
  });

  it('has no folder that hangs on the working directory or lies in a project', () => {
    const own = {
      DOCKER_CONFIG: './dc',
      XDG_CONFIG_HOME: '/project/config',
      TMPDIR: '/tmp',
      PATH: `.${delimiter}/usr/bin`,
    };
    expect(neutralEnvironment(own, { outside: ['/project'] })).toEqual({ TMPDIR: '/tmp', PATH: '/usr/bin' });
  });
});
