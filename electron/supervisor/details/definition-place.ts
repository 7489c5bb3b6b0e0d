import { readGuardedText } from '../../files/read-guarded.ts';
import { LIMITS } from '../../limits.ts';
import { readYaml } from '../../stack/parse/yaml-source.ts';
import type { Stack } from '../../stack/stack.ts';

/**
 * The line (from 1) on which a service begins in the file of its stack, as the file is now. Undefined where the file names no services
 * by key (a Procfile, a package.json), or this one not any more.
 */
export async function lineOf(
  { file, source }: Pick<Stack, 'file' | 'source'>,
  service: string,
): Promise<number | undefined> {
  if (source !== undefined && source !== 'compose') return undefined;
  const read = await readGuardedText(file, { maxBytes: LIMITS.stack.fileBytes, lossy: true });
  if (!read.ok) return undefined;
  const { locate, data } = readYaml(read.value.text, file, () => true);
  return names(data, service) ? locate(['services', service], 'key').line : undefined;
}

function names(data: unknown, service: string): boolean {
  if (typeof data !== 'object' || data === null || !('services' in data)) return false;
  const { services } = data;
  return typeof services === 'object' && services !== null && Object.hasOwn(services, service);
}
