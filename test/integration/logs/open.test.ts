import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendNote, openLog, writeNote, writeStart } from '../../../electron/logs/open.ts';
import { LogRotator } from '../../../electron/logs/rotate.ts';
import { rotateLog } from '../../../electron/logs/rotate-log.ts';
import { LogFolder, modeOf } from '../../support/log-folder.ts';

let made: LogFolder;
let folder = '';
let file = '';
beforeEach(() => {
  made = new LogFolder();
  ({ folder, file } = made);
});
afterEach(() => made.remove());

describe('an open log', () => {
  it('can be read by its user only, folder and file', () => {
    expect([modeOf(join(folder, 'logs')), modeOf(file)]).toEqual(['700', '600']);
  });

  it('gets its rights back when somebody made it readable', () => {
    writeFileSync(join(folder, 'open.log'), '', { mode: 0o644 });
    openLog(join(folder, 'open.log')).close();
    expect(modeOf(join(folder, 'open.log'))).toBe('600');
  });

  it('has its separators on lines of their own', () => {
    writeFileSync(file, 'no end');
    const log = openLog(file);
    const offset = writeStart(log, 'api', 2);
    writeNote(log, 'api ended, exit code 1');
    log.close();
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^no end\n— stacklight: api starts, run 2, .* —\n— stacklight: api ended, exit code 1 —\n$/);
    expect(Buffer.from(text).subarray(offset).toString()).toMatch(/^— stacklight: api ended/);
  });

  it('is never a link to another file, which is neither written to, nor closed to others, nor emptied', async () => {
    const other = join(folder, 'other');
    writeFileSync(other, 'x'.repeat(100), { mode: 0o644 });
    rmSync(file);
    symlinkSync(other, file);
    expect(() => openLog(file)).toThrow();
    appendNote(file, 'note');
    await rotateLog(file);
    const rotator = new LogRotator(() => 10);
    rotator.add(file);
    await rotator.check();
    rotator.stop();
    expect([readFileSync(other, 'utf8'), modeOf(other)]).toEqual(['x'.repeat(100), '644']);
  });

  it('is never a pipe, at which we would wait', () => {
    rmSync(file);
    execFileSync('mkfifo', [file]);
    expect(() => openLog(file)).toThrow('is no file');
    appendNote(file, 'note');
  });

  it('that cannot be written stops nobody', () => {
    expect(() => appendNote(join(file, 'below-a-file', 'api.log'), 'note')).not.toThrow();
  });
});
