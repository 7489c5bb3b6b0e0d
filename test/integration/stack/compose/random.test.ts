import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { literal } from '../../../../electron/stack/import/escape-dollars.ts';
import { findComposeCommand, isComposeV1 } from '../../../../electron/stack/read/compose/compose-command.ts';
import { readComposeProject } from '../../../../electron/stack/read/compose/read-compose.ts';
import { anyComposeDocument, forVersion1 } from '../../../support/arbitrary-compose.ts';
import { composeConfigs } from '../../../support/compose-configs.ts';
import { factsOfConfig } from '../../../support/compose-facts.ts';
import { factsOfProject } from '../../../support/compose-project-facts.ts';

const env = { PATH: '/usr/bin:/bin', HOME: '/root', LC_ALL: 'C.UTF-8' };
const installed = await findComposeCommand({ env });
const missing = installed && isComposeV1(installed) ? undefined : 'docker-compose 1.29 is not installed';
if (missing && process.env.CI !== 'true') console.warn(`SKIPPED: random Compose projects: ${missing}`);
const suite = missing && process.env.CI !== 'true' ? describe.skip : describe;

const root = mkdtempSync(join(tmpdir(), 'stacklight-random-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** JSON is YAML of every version; characters beyond ASCII are escaped, since versions differ in which of them end a line. */
function write(document: unknown, index: number): string {
  const folder = join(root, `project-${index}`);
  for (const context of ['api', '../b']) mkdirSync(join(folder, context), { recursive: true });
  const asEscape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  writeFileSync(join(folder, 'docker-compose.yml'), JSON.stringify(document).replace(/[\u007f-\uffff]/g, asEscape));
  return folder;
}

suite('Compose projects made at random', () => {
  it('are to our own reader what they are to docker-compose', async () => {
    if (missing) throw new Error(missing);
    const seed = Date.now() % 1_000_000_000;
    const documents = fc.sample(anyComposeDocument, { numRuns: 60, seed }).map((one) => forVersion1(literal(one)));
    const folders = documents.map(write);
    const raw = composeConfigs(folders.map((cwd) => ({ cwd, args: ['--profile', 'debug', 'config'], env })));
    for (const [index, folder] of folders.entries()) {
      const own = await readComposeProject(folder, { env, profiles: ['debug'], command: undefined });
      if (!own.ok) throw new Error(`seed ${seed}: ${JSON.stringify(own.problem)} ${JSON.stringify(documents[index])}`);
      expect(factsOfProject(own.value), `seed ${seed}`).toEqual(factsOfConfig(raw[index], ['debug']));
    }
  });
});
