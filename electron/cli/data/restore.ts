/** `restore`: takes in what `export state` wrote on another machine. Opens the stacks that are here; approves and starts nothing. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { writePrivateFile } from '../../files/json-file.ts';
import { entryAt } from '../../files/look.ts';
import { readTextSync } from '../../files/read-sync.ts';
import { LIMITS } from '../../limits.ts';
import { ownData } from '../../platform/own-data.ts';
import { systemName } from '../../platform/system-name.ts';
import { fail, messageOf, ok, type Result } from '../../result.ts';
import { type Context, withSupervisor } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { dataWords } from '../words/data.ts';
import { localPath, type Mapping, mappingOf, readState, STATE_VERSION, type StateFile } from './state-file.ts';

interface Taken {
  readonly name: string;
  /** Where it is looked for on this machine. */
  readonly file: string;
  readonly opened: boolean;
  readonly up: readonly string[];
}

/** Gives the exit code: 0 all that was open is open, 1 something of it is not here, 2 the file or a mapping is wrong. */
export async function restore(context: Context, file: string, maps: readonly string[]): Promise<number> {
  const { output } = context;
  const mappings: Mapping[] = [];
  for (const text of maps) {
    const mapping = mappingOf(text);
    if (!mapping) return output.problem({ code: 'bad-call', message: dataWords.badMapping(text) });
    mappings.push(mapping);
  }
  const read = await readStateFile(resolve(file));
  if (!read.ok) return output.problem(read.problem);
  const { state, dropped } = read.value;
  if (dropped.length > 0) output.line(dataWords.stateDropped(dropped.join(', ')));
  // Before anybody starts who has read them.
  const settings = await takeSettings(context, state);
  return withSupervisor(context, async (client) => {
    const taken: Taken[] = [];
    for (const one of state.stacks.filter(({ open }) => open)) {
      const here = localPath(one.file, homedir(), mappings);
      const stack = { name: one.name, file: here, up: one.up };
      const opened = (await entryAt(here)).ok ? await client.request('open', { path: here }) : undefined;
      taken.push({ ...stack, opened: opened?.ok === true });
      if (!opened) output.line(dataWords.notThere(one.name, here));
      else if (!opened.ok) output.line(dataWords.notOpened(one.name, opened.problem.message));
      else output.line(dataWords.opened(one.name, here));
      if (opened?.ok && one.up.length > 0) output.line(dataWords.wasUp(one.up.join(', '), here));
    }
    output.document({ stacks: taken, settings, dropped });
    return taken.every(({ opened }) => opened) ? EXIT.good : EXIT.wrong;
  });
}

async function readStateFile(file: string): Promise<Result<NonNullable<ReturnType<typeof readState>>>> {
  const wrong = (message: string) => fail({ code: 'state-file', message, file });
  const text = readTextSync(file, LIMITS.files.stateBytes);
  if (!text.ok) return wrong(text.problem.message);
  try {
    const read = readState(JSON.parse(text.value));
    if (!read) return wrong(`${dataWords.noStateFile(file)}.`);
    return read.state.version > STATE_VERSION ? wrong(dataWords.newerState(file)) : ok(read);
  } catch (error) {
    return wrong(`${dataWords.noStateFile(file)}: ${messageOf(error)}.`);
  }
}

/** Only where none were ever kept: what somebody set here counts. @returns whether any were taken */
async function takeSettings({ output }: Context, { settings, preferences }: StateFile): Promise<boolean> {
  const data = ownData(systemName());
  const files = [
    ...(settings ? [{ file: join(data.app, 'settings.json'), content: { settings } }] : []),
    ...(preferences ? [{ file: join(data.state, 'preferences.json'), content: { version: 1, set: preferences } }] : []),
  ];
  let taken = false;
  for (const { file, content } of files) {
    if ((await entryAt(file)).ok) output.line(dataWords.settingsStay(file));
    else {
      await writePrivateFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
      taken = true;
    }
  }
  if (taken) output.line(dataWords.settingsTaken);
  return taken;
}
