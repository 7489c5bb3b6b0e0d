/** Reads a Procfile with what decides its ports: `.env`, the environment, Rails' `bin/dev`. Runs nothing. */
import { basename, dirname, join } from 'node:path';
import { readGuardedText } from '../../files/read-guarded.ts';
import { LIMITS } from '../../limits.ts';
import { ok, type Result } from '../../result.ts';
import type { Part } from '../import/part.ts';
import { folderOfCommand, importProcfile, type ProcfileInput } from '../import/procfile/procfile.ts';
import { configsOf } from './framework-configs.ts';
import { loadDotenv } from './read-dotenv.ts';
import { readText } from './read-text.ts';
import type { SourceContext } from './source.ts';

export async function readProcfile(file: string, context: SourceContext): Promise<Result<Part>> {
  const text = await readText(file);
  if (!text.ok) return text;
  const directory = dirname(file);
  const dotenv = await loadDotenv(join(directory, '.env'), context.env, 'foreman');
  const label = basename(file);
  const base = baseOf(dotenv.values.PORT, 'PORT in .env') ?? baseOf(context.env.PORT, 'PORT in the environment');
  const commands = text.value.split('\n').map((line) => line.replace(/^[^:]*:/, ''));
  const configs = await configsOf(
    commands.map((command) => join(directory, folderOfCommand(command))),
    directory,
  );
  const input: ProcfileInput = {
    text: text.value,
    file,
    label,
    dotenv: { file: join(directory, '.env'), exists: dotenv.exists },
    base: base ?? (label.endsWith('.dev') ? await baseOfBinDev(directory) : undefined),
    taken: context.takenPorts,
    configs: configs.byFolder,
  };
  const part = importProcfile(input);
  return ok({ ...part, notes: [...part.notes, ...dotenv.problems], watch: [...part.watch, ...configs.paths] });
}

function baseOf(text: string | undefined, because: string): ProcfileInput['base'] {
  const port = Number(text);
  return text !== undefined && /^\d+$/.test(text) && port > 0 && port <= 65_535 ? { port, because } : undefined;
}

/** Rails starts foreman through `bin/dev`, which sets the first port: `export PORT="${PORT:-3000}"`. */
async function baseOfBinDev(directory: string): Promise<ProcfileInput['base']> {
  const read = await readGuardedText(join(directory, 'bin', 'dev'), { maxBytes: LIMITS.files.smallBytes, lossy: true });
  const text = read.ok ? read.value.text : '';
  return baseOf(/\bPORT="?\$\{PORT:-(\d{2,5})\}/.exec(text)?.[1], 'bin/dev sets it');
}
