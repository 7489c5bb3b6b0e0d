/**
 * The current Docker context, read from the files of the `docker` command:
 * `config.json` names it, `contexts/meta/<sha256 of the name>/meta.json` says where it is.
 */
import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readState } from '../../../files/read-guarded.ts';
import { messageOf, ok, type Result } from '../../../result.ts';
import { unusable } from './probe-endpoint.ts';

export interface DockerContext {
  readonly name: string;
  /** As `DOCKER_HOST` would be. */
  readonly host: string;
  /** Folder with ca.pem, cert.pem and key.pem, when the context has them. */
  readonly tlsFolder?: string;
}

const configSchema = z.object({ currentContext: z.string().optional() });
const metaSchema = z.object({
  Name: z.string(),
  Endpoints: z.object({ docker: z.object({ Host: z.string().min(1) }) }),
});

/**
 * The context in use, or undefined for the default one (which means: the usual sockets).
 * A context that is named but not there is an error, as for the `docker` command: falling back would show another engine.
 */
export async function currentContext(
  configFolder: string,
  override: string | undefined,
): Promise<Result<DockerContext | undefined>> {
  const name = override || (await configuredName(configFolder));
  if (!name || name === 'default') return ok(undefined);
  const digest = createHash('sha256').update(name).digest('hex');
  const file = join(configFolder, 'contexts', 'meta', digest, 'meta.json');
  try {
    const meta = metaSchema.parse(JSON.parse(await readState(file)));
    const tlsFolder = join(configFolder, 'contexts', 'tls', digest, 'docker');
    const hasTls = await access(join(tlsFolder, 'key.pem')).then(
      () => true,
      () => false,
    );
    return ok({ name, host: meta.Endpoints.docker.Host, ...(hasTls && { tlsFolder }) });
  } catch (error) {
    const why = isMissing(error) ? 'there is no such context' : `${file} cannot be read (${firstLine(error)})`;
    return unusable(`Docker context "${name}"`, why, 'see docker context ls, then docker context use default');
  }
}

/** A missing or broken `config.json` means the default context: the `docker` command only warns, too. */
async function configuredName(configFolder: string): Promise<string | undefined> {
  try {
    return configSchema.parse(JSON.parse(await readState(join(configFolder, 'config.json')))).currentContext;
  } catch {
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n', 1)[0] ?? '';
}
