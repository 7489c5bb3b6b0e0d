import type { Secret } from '../../secrets/redact.ts';
import { readComposeProject } from '../../stack/read/compose/read-compose.ts';
import type { ServiceSpec } from '../../stack/stack.ts';

/**
 * What Compose gives to a service: its variables, what it is built with, and secrets that stand in the files themselves. Known before
 * Compose runs, since a build may print them. Nothing where the files cannot be read: Compose will not go far with them either.
 */
export async function composeSecrets(
  { container }: ServiceSpec,
  env: Readonly<Record<string, string>>,
): Promise<readonly Secret[]> {
  const from = container?.from;
  if (from?.how !== 'compose') return [];
  const read = await readComposeProject(from.files, { env });
  if (!read.ok) return [];
  const { services, inactive, secrets, configs } = read.value;
  const service = [...services, ...inactive].find(({ name }) => name === from.service);
  const given = { ...service?.environment, ...service?.build?.args };
  const contents = [...secrets, ...configs].flatMap(({ key, content }) =>
    content === undefined ? [] : [{ name: key, value: content }],
  );
  return [...Object.entries(given).map(([name, value]) => ({ name, value })), ...contents];
}
