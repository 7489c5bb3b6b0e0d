/** What README and docs tell people to type does what they say; each page in a project and a home of its own. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { blocksOf, page } from '../support/docs/pages.ts';
import { PageRun } from '../support/docs/run-page.ts';

let run: PageRun;
beforeEach(() => {
  run = new PageRun();
});
afterEach(() => run.end());

const server = blocksOf(page('docs/first-five-minutes.md')).find(({ title }) => title === 'server.mjs')?.text ?? '';

it('the first five minutes go as their page says', async () => {
  await run.follow('docs/first-five-minutes.md');
  expect(run.complaints).toEqual([]);
  expect(run.ran).toBeGreaterThan(8);
});

it('the commands of README work in a folder that has no stack file', async () => {
  run.write('server.mjs', server);
  run.write('package.json', JSON.stringify({ name: 'hello', scripts: { dev: 'node server.mjs' } }));
  await run.follow('README.md');
  expect(run.complaints).toEqual([]);
  expect(run.ran).toBe(1);
});

it.each(['pm2', 'foreman', 'process-compose'])(
  'what becomes of the files of %s is what the page says',
  async (tool) => {
    await run.follow(`docs/migrate/from-${tool}.md`);
    expect(run.complaints).toEqual([]);
    expect(run.ran).toBe(1);
  },
);
