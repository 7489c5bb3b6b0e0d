/** `export state`: what moves to another machine, as a file for `restore`. Reads files; no supervisor has to run. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { formatCount } from '../../../shared/text/count.ts';
import { readJsonFile } from '../../files/json-file.ts';
import { writeNew } from '../../files/write-file.ts';
import { ownData } from '../../platform/own-data.ts';
import { systemName } from '../../platform/system-name.ts';
import { openListSchema } from '../../supervisor/stacks/open-stack-list.ts';
import { VERSION } from '../../version.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { dataWords } from '../words/data.ts';
import { keptStacks } from './ledgers.ts';
import { movedChoices, portable, STATE_FORMAT, STATE_VERSION, type StateFile } from './state-file.ts';

const settingsFile = z.object({ settings: z.unknown().optional() });
const preferencesFile = z.object({ set: z.unknown().optional() });

/** On stdout, or into a new file. */
export async function exportState({ output }: Context, file: string | undefined): Promise<number> {
  const state = await stateOf(homedir());
  if (file !== undefined) {
    const written = await writeNew(resolve(file), `${JSON.stringify(state, undefined, 2)}\n`);
    if (!written.ok) return output.problem(written.problem);
    output.line(dataWords.stateWritten(resolve(file), formatCount(state.stacks.length, 'stack')));
  }
  output.document(state);
  if (file === undefined) output.text(JSON.stringify(state, undefined, 2));
  return EXIT.good;
}

async function stateOf(home: string): Promise<StateFile> {
  const data = ownData(systemName());
  const open = await readJsonFile(join(data.state, 'open-stacks.json'), openListSchema);
  const files = new Set(open.kind === 'read' ? open.value : []);
  const settings = await readJsonFile(join(data.app, 'settings.json'), settingsFile);
  const preferences = await readJsonFile(join(data.state, 'preferences.json'), preferencesFile);
  const kept = await keptStacks(data.state);
  const { dropped: _unusable, ...choices } = movedChoices({
    ...(settings.kind === 'read' ? { settings: settings.value.settings } : {}),
    ...(preferences.kind === 'read' ? { preferences: preferences.value.set } : {}),
  });
  return {
    format: STATE_FORMAT,
    version: STATE_VERSION,
    writtenBy: VERSION,
    stacks: kept.map(({ name, ledger }) => ({
      name,
      file: portable(ledger.file, home),
      open: files.has(ledger.file),
      up: Object.entries(ledger.services)
        .filter(([, { desired }]) => desired === 'up')
        .map(([id]) => id),
    })),
    ...choices,
  };
}
