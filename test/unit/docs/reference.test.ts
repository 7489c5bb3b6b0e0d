/** What is generated in docs/ is what the program says; `npm run docs:reference` writes it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { program } from '../../../electron/cli/commands.ts';
import { leafCommands } from '../../../electron/cli/man-page.ts';
import { withCommands } from '../../support/docs/command-page.ts';
import { anchorsOf, page } from '../../support/docs/pages.ts';
import { PROJECT } from '../../support/project-root.ts';

it('the reference of the command line is up to date; `npm run docs:reference` writes it', () => {
  const file = 'docs/command-line.md';
  const current = withCommands(page(file).text, program);
  if (process.env.UPDATE === '1') writeFileSync(join(PROJECT, file), current);
  expect(page(file).text).toBe(current);
});

it('has a heading for each command', () => {
  const anchors = anchorsOf(page('docs/command-line.md'));
  const missing = leafCommands(program).filter(({ name }) => !anchors.has(name.replaceAll(' ', '-')));
  expect(missing.map(({ name }) => name)).toEqual([]);
});
