import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliStack } from '../../support/cli-stack.ts';

describe('what does not come through of the files of a stack', () => {
  let stack: CliStack;
  const notes = () => [
    `${stack.path('a.env')}:1: DB_PASSWORD: a "$" begins a variable that is not set`,
    `${stack.path('a.env')}:2: expected NAME=VALUE`,
  ];

  beforeAll(() => {
    stack = new CliStack();
    writeFileSync(stack.path('a.env'), 'DB_PASSWORD=pas$word\nno assignment\n');
    stack.write('name: shop\nservices:\n  api: { command: sleep 300, env_file: a.env }\n');
  });
  afterAll(() => stack.end());

  it('is told by validate and by up, by name and never by value', async () => {
    for (const told of [await stack.run('validate'), await stack.run('up')]) {
      expect(told.code, told.stderr).toBe(0);
      for (const note of notes()) expect(told.stderr).toContain(`warning: ${note}`);
      expect(told.stdout + told.stderr).not.toContain('pas$');
    }
  });

  it('is told once by status: what the doctor found of it is no note as well', async () => {
    await stack.run('doctor');
    const { stdout } = await stack.run('status');
    for (const note of notes()) expect(stdout.split(note)).toHaveLength(2);
  });
});
