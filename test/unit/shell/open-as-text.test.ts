import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isShownAsText, openAsText, openFolder } from '../../../electron/shell/open-as-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'open-as-text-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = { mode: 0o100_644, isFile: () => true };

describe('a file that the desktop is to open', () => {
  it.each([
    'stacklight.yaml',
    'docker-compose.override.yml',
    'package.json',
    'Procfile',
    'Procfile.dev',
    '.env',
    '.env.local',
    '.env.development.local',
    'api.log',
    'report.md',
  ])('is shown as text: %s', (name) => {
    expect(isShownAsText(join('/repo', name), file, 'linux')).toBe(true);
  });

  it.each([
    'run.command',
    'run.bat',
    'run.cmd',
    'a.desktop',
    'a.jar',
    'a.sh',
    'a.html',
    'a.lnk',
    'a.yaml.bat',
    'stacklight',
    'Procfile.d/run',
    '.env.bat',
    '.env.local.cmd',
    '.env.jar',
    'Procfile.bat',
    'Procfile.dev.desktop',
    'run.bat:a.yaml',
  ])('is not when a desktop may run it: %s', (name) => {
    expect(isShownAsText(join('/repo', name), file, 'windows')).toBe(false);
  });

  it('is not where Windows would look for a program beside it', () => {
    expect(isShownAsText('Procfile', file, 'windows')).toBe(false);
  });

  it('is not when it may be executed, is a link, or a folder', () => {
    expect(isShownAsText('/repo/a.yaml', { ...file, mode: 0o100_755 }, 'darwin')).toBe(false);
    expect(isShownAsText('/repo/a.yaml', { ...file, isFile: () => false }, 'linux')).toBe(false);
  });

  it('is shown in its folder where it is not', async () => {
    const done: string[] = [];
    const desktop = {
      openPath: async (path: string) => String(done.push(`open ${path}`)).slice(1),
      showItemInFolder: (path: string) => void done.push(`show ${path}`),
    };
    const [text, script, link] = ['a.yaml', 'b.yaml', 'c.yaml'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    for (const one of [text, script]) writeFileSync(one, '');
    chmodSync(script, 0o755);
    symlinkSync(text, link);
    for (const one of [text, script, link]) await openAsText(one, desktop, 'linux');
    expect(done).toEqual([`open ${text}`, `show ${script}`, `show ${link}`]);
  });

  it('is not opened unseen: what is not there now could be there a moment later', async () => {
    const done: string[] = [];
    const desktop = {
      openPath: async (path: string) => String(done.push(`open ${path}`)).slice(1),
      showItemInFolder: (path: string) => void done.push(`show ${path}`),
    };
    await openAsText(join(folder, 'gone.bat'), desktop, 'windows');
    expect(done).toEqual([`show ${join(folder, 'gone.bat')}`]);
  });
});

it('a folder that could be a program is shown where it lies, any other is opened', async () => {
  const done: string[] = [];
  const desktop = {
    openPath: async (path: string) => String(done.push(`open ${path}`)).slice(1),
    showItemInFolder: (path: string) => void done.push(`show ${path}`),
  };
  const [plain, program] = [join(folder, '.state'), join(folder, 'Run.app')];
  for (const one of [plain, program]) mkdirSync(one);
  for (const one of [plain, program]) await openFolder(one, desktop);
  expect(done).toEqual([`open ${plain}`, `show ${program}`]);
});
