/** What a shell asks while somebody types: which words may stand next. Starts nothing, and says nothing but words. */
import type { Command } from 'commander';
import { inertLine } from '../../../shared/text/inert.ts';
import { findStack } from '../../stack/find.ts';
import { type Candidate, candidatesFor } from './candidates.ts';

/** Names that a shell takes as one plain word; another one has to be typed. */
const PLAIN = /^[\w.@%+:/-]+$/;
/** As its last answer: a path may stand here, which the shell itself knows best. */
const FILES = ':files';

/** `words`: those behind `stacklight`; the last one is what is being typed, behind a `=`. One candidate a line, its description after a tab. */
export async function complete(program: Command, words: readonly string[]): Promise<void> {
  const current = (words.at(-1) ?? '=').slice(1);
  const before = words.slice(0, -1);
  const { words: fixed, services, files } = candidatesFor(program, before, current);
  const found = [...fixed, ...(services ? await serviceWords(stackIn(before)) : [])];
  const taken = new Set(services ? before : []);
  const fitting = found.filter(({ word }) => word.startsWith(current) && PLAIN.test(word) && !taken.has(word));
  const lines = fitting.map(({ word, about }) => `${word}\t${inertLine(about)}`);
  process.stdout.write([...lines, ...(files ? [FILES] : []), ''].join('\n'));
}

function stackIn(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => word === '-s' || word === '--stack');
  if (at >= 0) return words[at + 1];
  return words.find((word) => word.startsWith('--stack='))?.slice('--stack='.length);
}

/** As the stack file names them; none where there is no file that can be read. */
async function serviceWords(path: string | undefined): Promise<readonly Candidate[]> {
  const found = path === undefined ? await findStack(process.cwd()) : undefined;
  const file = path ?? (found?.ok ? found.value.file : undefined);
  if (file === undefined) return [];
  const { loadStack } = await import('../../stack/load.ts');
  const loaded = await loadStack(file, { env: process.env });
  return loaded.ok ? loaded.value.services.map(({ id, kind }) => ({ word: id, about: kind })) : [];
}
