import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { testFiles } from '../../scripts/test-parts.mjs';

const root = path.resolve(import.meta.dirname, '../..');
/** Whoever imports one of them, over however many steps, talks to the machine's engine or starts one. */
const ENGINE = ['test/support/docker.ts', 'test/support/own-engine.ts'];
/** The same without them: the engine's own commands. */
const ENGINE_COMMAND = /\b(?:spawn|spawnSync|execFile|execFileSync|run)\(\s*['"`](?:docker|dockerd|podman)['"`]/;

const texts = new Map<string, string>();
function textOf(file: string): string {
  const text = texts.get(file) ?? readFileSync(path.join(root, file), 'utf8');
  texts.set(file, text);
  return text;
}

/** The file and all that it imports of `test/`, over however many steps; types alone lead nowhere. */
function reachedFrom(file: string, reached = new Set<string>()): ReadonlySet<string> {
  if (reached.has(file)) return reached;
  reached.add(file);
  for (const [, target = ''] of textOf(file).matchAll(/^(?:import|export) (?!type )[^;]*?'(\.[^']+\.tsx?)';/gms)) {
    const imported = path.posix.join(path.posix.dirname(file), target);
    if (imported.startsWith('test/')) reachedFrom(imported, reached);
  }
  return reached;
}

const usesEngine = (file: string) =>
  [...reachedFrom(file)].some((one) => ENGINE.includes(one) || ENGINE_COMMAND.test(textOf(one)));
const filesOf = (part: string) => testFiles(root).filter((file) => file.startsWith(`test/${part}/`));

describe('a test that uses the container engine', () => {
  it('is in test/engine, where one file runs after the other, and nothing else is', () => {
    expect(filesOf('engine').filter((file) => !usesEngine(file))).toEqual([]);
  });

  it('is not among those that run side by side', () => {
    expect([...filesOf('unit'), ...filesOf('integration')].filter(usesEngine)).toEqual([]);
  });

  it('is told by what it imports, also through others', () => {
    expect(usesEngine('test/support/compose-folder.ts')).toBe(true);
    expect(usesEngine('test/e2e/main-job.test.ts')).toBe(true);
    expect(usesEngine('test/support/cli-stack.ts')).toBe(false);
  });
});
