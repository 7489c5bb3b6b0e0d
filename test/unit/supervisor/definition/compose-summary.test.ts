import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadStack } from '../../../../electron/stack/load.ts';
import { readFiles } from '../../../../electron/supervisor/definition/read-definition.ts';

it('names what a .env tells Compose itself: another engine, another builder, another folder of plugins', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stacklight-question-'));
  try {
    const stackFile = 'services: { web: { compose: { file: compose.yaml, service: web } } }\n';
    writeFileSync(join(folder, 'stacklight.yaml'), stackFile);
    writeFileSync(join(folder, 'compose.yaml'), 'services: { web: { build: . } }\n');
    writeFileSync(join(folder, '.env'), 'BUILDX_CONFIG=./bx\nDOCKER_HOST=tcp://elsewhere:2376\nDB_PASSWORD=secret-1\n');
    const loaded = await loadStack(join(folder, 'stacklight.yaml'), { env: {} });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problem));
    const files = await readFiles(loaded.value, {
      userEnvironment: async () => ({}),
      composeEnvironment: async () => ({}),
    });
    const text = files.compose.web?.text;
    expect(text).toContain('its .env sets for Compose BUILDX_CONFIG and DOCKER_HOST');
    expect(text).not.toMatch(/elsewhere|DB_PASSWORD|secret-1/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
