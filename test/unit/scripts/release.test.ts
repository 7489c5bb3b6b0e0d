import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { isLater, notesOf, releaseChangelog, withVersion } from '../../../scripts/release.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
const CHANGELOG =
  '# Changelog\n\n## Unreleased\n\n- [Fixed] One thing.\n\n## 0.1.0 (2026-01-02)\n\n- [New] All of it.\n';

describe('a version', () => {
  it.each([
    ['0.2.0', '0.1.9', true],
    ['0.10.0', '0.9.0', true],
    ['1.0.0', '1.0.0-rc.2', true],
    ['1.0.0-rc.10', '1.0.0-rc.9', true],
    ['1.0.0-rc.1', '1.0.0', false],
    ['0.1.0', '0.1.0', false],
    ['0.1', '0.0.9', false],
    ['v0.2.0', '0.1.0', false],
  ])('%s after %s: %s', (next, now, later) => expect(isLater(next, now)).toBe(later));

  it('changes in its own places and in no dependency', () => {
    const lock =
      '{ "version": "0.1.0", "packages": { "": { "version": "0.1.0" }, "node_modules/a": { "version": "0.1.0" } } }';
    expect(withVersion(lock, '0.1.0', '0.2.0')).toBe(
      '{ "version": "0.2.0", "packages": { "": { "version": "0.2.0" }, "node_modules/a": { "version": "0.1.0" } } }',
    );
  });
});

describe('the changelog', () => {
  it('keeps what was released and begins anew', () => {
    const { text, section } = releaseChangelog(CHANGELOG, '0.2.0', '2026-02-03');
    expect(section).toBe('- [Fixed] One thing.');
    expect(text).toBe(
      '# Changelog\n\n## Unreleased\n\n## 0.2.0 (2026-02-03)\n\n- [Fixed] One thing.\n\n## 0.1.0 (2026-01-02)\n\n- [New] All of it.\n',
    );
  });

  it.each(['# Changelog\n', '# Changelog\n\n## Unreleased\n\n## 0.1.0\n\n- [New] All.\n'])(
    'without anything new is no release: %j',
    (text) => expect(() => releaseChangelog(text, '0.2.0', '2026-02-03')).toThrow(/CHANGELOG/),
  );
});

describe('the notes of a release', () => {
  it('are its section of the changelog, without the heading', () => {
    const { text } = releaseChangelog(CHANGELOG, '0.2.0', '2026-02-03');
    expect(notesOf(text, 'v0.2.0')).toBe('- [Fixed] One thing.');
    expect(notesOf(text, 'v0.1.0')).toBe('- [New] All of it.');
    expect(() => notesOf(text, 'v0.2')).toThrow(/CHANGELOG/);
  });
});

describe('the release script', () => {
  let folder = '';
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  const release = (...args: readonly string[]) =>
    spawnSync(process.execPath, [path.join(folder, 'release.mjs'), ...args], { cwd: folder, encoding: 'utf8' });
  const repository = () => {
    folder = mkdtempSync(path.join(tmpdir(), 'release-'));
    cpSync(path.join(root, 'scripts/release.mjs'), path.join(folder, 'release.mjs'));
    writeFileSync(path.join(folder, 'CHANGELOG.md'), CHANGELOG);
    for (const name of ['package.json', 'package-lock.json'])
      writeFileSync(path.join(folder, name), '{\n  "version": "0.1.0"\n}\n');
    git('init', '--quiet');
    git('config', 'user.email', 'a@example.invalid');
    git('config', 'user.name', 'A');
    git('add', '.');
    git('commit', '--quiet', '--message', 'start');
  };
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('makes one commit and one tag that carries the section', () => {
    repository();
    expect(release('0.2.0').status).toBe(0);
    expect(git('log', '--format=%s')).toBe('chore: release 0.2.0\nstart');
    expect(git('tag', '--list', '--format=%(contents)', 'v0.2.0')).toContain('- [Fixed] One thing.');
    expect(JSON.parse(readFileSync(path.join(folder, 'package-lock.json'), 'utf8')).version).toBe('0.2.0');
    expect(git('status', '--porcelain')).toBe('');
  });

  it('says what it would do and does nothing with --dry-run', () => {
    repository();
    expect(release('0.2.0', '--dry-run').stdout).toContain('Would release 0.2.0 after 0.1.0');
    expect(git('log', '--format=%s')).toBe('start');
  });

  const refused: readonly (readonly [string, readonly string[], () => unknown])[] = [
    ['an older version', ['0.0.9'], () => undefined],
    ['no version', [], () => undefined],
    ['changes that are not committed', ['0.2.0'], () => writeFileSync(path.join(folder, 'new'), '')],
    ['a tag that exists', ['0.2.0'], () => git('tag', 'v0.2.0')],
    [
      'a repository that nobody owns yet',
      ['0.2.0'],
      () => {
        const repository = { url: 'git+https://github.com/OWNER/shop.git' };
        writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ version: '0.1.0', repository }));
        git('commit', '--quiet', '--all', '--message', 'placeholder');
      },
    ],
  ];
  it.each(refused)('refuses %s and writes nothing', (_, args, prepare) => {
    repository();
    prepare();
    expect(release(...args)).toMatchObject({ status: 2, stdout: '' });
    expect(readFileSync(path.join(folder, 'CHANGELOG.md'), 'utf8')).toBe(CHANGELOG);
  });
});
