import { dirname, join } from 'node:path';
import { z } from 'zod';
import { isBroadFolder } from '../../commands/folders.ts';
import { programFamily } from '../../commands/launchers.ts';
import { entryAt, realPathOf } from '../../files/look.ts';
import { readGuardedText } from '../../files/read-guarded.ts';
import { LIMITS } from '../../limits.ts';
import type { ProcessInfo } from '../../platform/platform.ts';
import type { SeenFolder } from '../../stack/import/machine/picture.ts';

/** Files that say: here begins a project. A repository around it counts before them. */
const PROJECT_FILES = (
  'stacklight.yaml compose.yaml compose.yml docker-compose.yml docker-compose.yaml Procfile package.json deno.json pyproject.toml ' +
  'requirements.txt manage.py Gemfile go.mod Cargo.toml pom.xml build.gradle build.gradle.kts composer.json mix.exs'
).split(' ');

const packageSchema = z.object({
  dependencies: z.record(z.string(), z.unknown()).optional(),
  devDependencies: z.record(z.string(), z.unknown()).optional(),
});

/** What the disk says about a working directory. Never looks above the home folder, nor into folders that hold everything. */
export async function seenFolder(folder: string, home: string): Promise<SeenFolder> {
  const [project, dependencies] = await Promise.all([projectOf(folder, home), dependenciesIn(folder)]);
  return { ...(project && { project }), ...(dependencies && { dependencies }) };
}

async function projectOf(folder: string, home: string): Promise<SeenFolder['project']> {
  let nearest: SeenFolder['project'];
  for (let at = folder; !isBroadFolder(at, home) && dirname(at) !== at; at = dirname(at)) {
    // A worktree has a file there.
    if (await exists(join(at, '.git'))) return { folder: at, because: '.git' };
    if (nearest) continue;
    for (const file of PROJECT_FILES) {
      if (!(await exists(join(at, file)))) continue;
      nearest = { folder: at, because: file };
      break;
    }
  }
  return nearest;
}

async function dependenciesIn(folder: string): Promise<SeenFolder['dependencies']> {
  try {
    const read = await readGuardedText(join(folder, 'package.json'), { maxBytes: LIMITS.files.smallBytes });
    const found = read.ok ? packageSchema.safeParse(JSON.parse(read.value.text)).data : undefined;
    return found && { ...found.dependencies, ...found.devDependencies };
  } catch {
    // One that is no JSON tells nothing, as one that is not there.
    return undefined;
  }
}

/**
 * The interpreter in the virtual environment of the project that a process called `python` runs: by its bare name it would not be
 * found again from outside of the terminal in which the environment was active.
 */
export async function venvInterpreter(
  process: ProcessInfo,
  folder: SeenFolder | undefined,
): Promise<string | undefined> {
  const [name = ''] = process.command;
  if (/[\\/]/.test(name) || programFamily(name) !== 'python' || !process.exe || !process.cwd) return undefined;
  const places = [...new Set([process.cwd, folder?.project?.folder ?? process.cwd])];
  for (const place of places) {
    for (const environment of ['.venv', 'venv', 'env']) {
      const interpreter = join(place, environment, 'bin', name);
      if ((await realPathOf(interpreter)) === process.exe) return interpreter;
    }
  }
  return undefined;
}

export async function exists(path: string): Promise<boolean> {
  return (await entryAt(path)).ok;
}
