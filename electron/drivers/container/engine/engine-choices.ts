/** The container engines that a person may choose among, and one look at each: what is there, or why it cannot be used. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { formatCount } from '../../../../shared/text/count.ts';
import type { EngineChoice, EngineTest } from '../../../contract/preferences.ts';
import { readJsonFile } from '../../../files/json-file.ts';
import { LIMITS } from '../../../limits.ts';
import { createClient, request } from './client.ts';
import { configFolder, type DiscoveryOptions, discoverEndpoint } from './endpoint.ts';

type Places = Omit<DiscoveryOptions, 'connectMs' | 'context'>;

const metaSchema = z.object({
  Name: z.string().min(1),
  Endpoints: z.object({ docker: z.object({ Host: z.string() }) }),
});

/** First what the `docker` command would use, then its contexts by name. A context that cannot be read is left out. */
export async function engineChoices(places: Places): Promise<readonly EngineChoice[]> {
  const folder = join(configFolder(places), 'contexts', 'meta');
  const names = await readdir(folder).catch(() => []);
  const read = await Promise.all(names.map((name) => readJsonFile(join(folder, name, 'meta.json'), metaSchema)));
  const contexts = read.flatMap((one) =>
    one.kind === 'read' ? [{ context: one.value.Name, place: one.value.Endpoints.docker.Host }] : [],
  );
  const usual = { context: 'default', place: places.sockets[0] ?? '' };
  const sorted = contexts.toSorted((a, b) => a.context.localeCompare(b.context));
  return [{ context: '', place: '' }, usual, ...sorted.filter(({ context }) => context !== 'default')];
}

const infoSchema = z.object({
  ServerVersion: z.string().default(''),
  OperatingSystem: z.string().default(''),
  Containers: z.number().default(0),
  ContainersRunning: z.number().default(0),
});

/** Connects and asks once; changes nothing. */
export async function testEngine(places: Places, context: string): Promise<EngineTest> {
  const endpoint = await discoverEndpoint({ ...places, context, connectMs: LIMITS.engine.connectMs });
  if (!endpoint.ok) return refused(endpoint.problem);
  const client = await createClient(endpoint.value);
  if (!client.ok) return refused(client.problem);
  const asked = await request(client.value, 'say what it is', LIMITS.engine.requestMs, (docker) => docker.info());
  if (!asked.ok) return refused(asked.problem);
  const info = infoSchema.safeParse(asked.value);
  if (!info.success)
    return { ok: false, sentence: `What answers at ${endpoint.value.address.text} is no container engine.` };
  const { ServerVersion: version, OperatingSystem: system, Containers: all, ContainersRunning: running } = info.data;
  const where = `${endpoint.value.address.text}${system ? ` on ${system}` : ''}`;
  return {
    ok: true,
    sentence: `Engine ${version || 'of unknown version'} at ${where}: ${formatCount(all, 'container')}, ${running} running.`,
  };
}

function refused({ message, hint }: { readonly message: string; readonly hint?: string | undefined }): EngineTest {
  return { ok: false, sentence: message, ...(hint === undefined ? {} : { hint }) };
}
