import { spawn } from 'node:child_process';
import {
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceAppImage, startAfter } from '../../../electron/platform/app-image.ts';
import { until } from '../../support/until.ts';

describe.skipIf(process.platform === 'win32')('an AppImage', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stacklight-app-image-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, text?: string) => {
    if (text !== undefined) writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('is replaced as a whole, runs, and leaves the one before beside it', async () => {
    const [app, first, second] = [file('Light.AppImage', 'one'), file('a', 'two'), file('b', 'three')];
    await replaceAppImage(app, first);
    await replaceAppImage(app, second);
    expect(readdirSync(folder).sort()).toEqual(['Light.AppImage', 'Light.AppImage.previous']);
    expect([app, `${app}.previous`].map((path) => readFileSync(path, 'utf8'))).toEqual(['three', 'two']);
    expect(statSync(app).mode & 0o777).toBe(0o755);
  });

  it('is replaced also where an update before was cut off after it had kept the old one', async () => {
    const app = file('Light.AppImage', 'one');
    linkSync(app, `${app}.previous`);
    file('Light.AppImage.new', 'half');
    await replaceAppImage(app, file('a', 'two'));
    expect(readdirSync(folder).sort()).toEqual(['Light.AppImage', 'Light.AppImage.previous']);
    expect([app, `${app}.previous`].map((path) => readFileSync(path, 'utf8'))).toEqual(['two', 'one']);
  });

  it('that was started over a link is replaced where it lies; the link stays', async () => {
    const app = file('Light.AppImage', 'one');
    symlinkSync(app, join(folder, 'link'));
    await replaceAppImage(join(folder, 'link'), file('a', 'two'));
    expect(readFileSync(app, 'utf8')).toBe('two');
    expect(readdirSync(folder).sort()).toEqual(['Light.AppImage', 'Light.AppImage.previous', 'link']);
  });

  it('stays as it is, and nothing beside it, where the new one cannot be read', async () => {
    const app = file('Light.AppImage', 'one');
    await expect(replaceAppImage(app, join(folder, 'nowhere'))).rejects.toThrow('ENOENT');
    expect(readdirSync(folder)).toEqual(['Light.AppImage']);
    expect(readFileSync(app, 'utf8')).toBe('one');
  });

  it('starts when the one before has ended, and not earlier', async () => {
    const before = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    const note = file('note');
    // The new one writes whether the old one is still there.
    const script = file('new', '#!/bin/sh\nkill -0 "$1" 2>/dev/null && echo early > "$2" || echo after > "$2"\n');
    startAfter(before.pid ?? 0, '/bin/sh', [script, String(before.pid), note]);
    before.stdin.end();
    await until('the new one has started', () => readdirSync(folder).includes('note') && statSync(note).size > 0);
    expect(readFileSync(note, 'utf8')).toBe('after\n');
  });
});
