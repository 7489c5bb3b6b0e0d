/** Which further files a stack was made of. Pure. */
import type { EnvFileSpec, ServiceSpec, Stack } from './stack.ts';

/** Env files and Compose files that the stack names, absolute: they are read again at a start or by the engine's tools. */
export function watchedFiles(stack: Stack): readonly string[] {
  const files = stack.services.flatMap((spec) => {
    const from = spec.container?.from;
    return [...envFilesOf(spec).map(({ path }) => path), ...(from?.how === 'compose' ? from.files : [])];
  });
  return [...new Set(files)];
}

/** The env files that a service itself names; those of a Compose file are Compose's. */
export function envFilesOf({ native, container }: ServiceSpec): readonly EnvFileSpec[] {
  const from = container?.from;
  return native?.envFiles ?? (from?.how === 'image' ? (from.envFiles ?? []) : []);
}
