/** The private copy of a model that a Compose command runs: nobody else can exchange it, and it is gone when the command has ended. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { makeFolder } from '../../../platform/make-folder.ts';
import { isForCompose } from '../../../stack/steering-variables.ts';
import type { ComposeModel } from './model.ts';

export interface ModelCopy {
  /** Absolute. The first is the model; the others add nothing, and stand for the names of the project's further files. */
  readonly files: readonly string[];
  /** What the project's `.env` tells Compose itself, and nothing else of it. */
  readonly envFile: string;
}

/** The same in every dotenv dialect, without quotes. */
const PLAIN = /^[\w./:@,=+%-]*$/;

/**
 * Calls `run` with a copy below `folder` (default: a new one among the temporary ones), readable by its user only. Its path is the same each time, since Compose writes it on the
 * container (`config_files`), and ends in the names of the project's own files.
 */
export async function withCopy<T>(
  folder: string | undefined,
  { project, dotenv }: ComposeModel,
  text: string,
  run: (copy: ModelCopy) => Promise<T>,
): Promise<T> {
  const key = createHash('sha256')
    .update(JSON.stringify([project.directory, project.name]))
    .digest('hex')
    .slice(0, 16);
  const own = folder === undefined ? await mkdtemp(join(tmpdir(), 'stacklight-')) : join(folder, key);
  const files = [...new Set(project.files.map((file) => join(own, basename(file))))];
  const envFile = join(own, 'env');
  // Version 1 takes a file without any service for one of another format.
  const [service] = [...project.services, ...project.inactive];
  const nothing = `services: { ${JSON.stringify(service?.name ?? '')}: {} }\n`;
  try {
    await makeFolder(own, 0o700);
    for (const [index, file] of files.entries())
      await writeFileAtomic(file, index === 0 ? text : nothing, { mode: 0o600 });
    await writeFileAtomic(envFile, forCompose(dotenv), { mode: 0o600 });
    return await run({ files, envFile });
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

function forCompose(dotenv: ComposeModel['dotenv']): string {
  const own = Object.entries(dotenv).filter(([name, value]) => isForCompose(name) && PLAIN.test(value));
  return own.map(([name, value]) => `${name}=${value}\n`).join('');
}
