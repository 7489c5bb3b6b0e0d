import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unbuildable } from '../../../../../electron/drivers/container/compose/build-files.ts';
import { readComposeProject } from '../../../../../electron/stack/read/compose/read-compose.ts';

describe('what a build opens', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  const pipe = (name: string) => execFileSync('mkfifo', [at(name)]);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stacklight-build-'));
    mkdirSync(at('api'));
    writeFileSync(at('api/Dockerfile'), 'FROM scratch\n');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function refusal(build: string, services = ['api']): Promise<string | undefined> {
    writeFileSync(at('compose.yaml'), `name: shop\nservices:\n  api: { build: ${build} }\n  other: { image: x }\n`);
    const read = await readComposeProject([at('compose.yaml')], { env: {} });
    if (!read.ok) throw new Error(read.problem[0]?.message);
    return (await unbuildable(read.value, new Set(services)))?.message;
  }

  it('is refused where it is a pipe, a device or a folder, by its name', async () => {
    pipe('api/pipe');
    expect(await refusal('{ context: ./api, dockerfile: pipe }')).toBe(
      `api was not built: ${at('api/pipe')} is a named pipe, not a file; it was not opened.`,
    );
    expect(await refusal('{ context: ./api, dockerfile: /dev/zero }')).toContain('/dev/zero is a device');
    mkdirSync(at('api/folder'));
    expect(await refusal('{ context: ./api, dockerfile: folder }')).toContain('is a folder');
    pipe('api/.dockerignore');
    expect(await refusal('./api')).toContain('.dockerignore is a named pipe');
  });

  it('is left to the command where it is a file, is missing, lies elsewhere, or is not asked for', async () => {
    expect(await refusal('./api')).toBeUndefined();
    expect(await refusal('{ context: ./api, dockerfile: none }')).toBeUndefined();
    expect(await refusal('https://example.invalid/repository.git')).toBeUndefined();
    pipe('api/pipe');
    expect(await refusal('{ context: ./api, dockerfile: pipe }', ['other'])).toBeUndefined();
    expect(await refusal('{ context: ./api, dockerfile_inline: FROM scratch }')).toBeUndefined();
  });
});
