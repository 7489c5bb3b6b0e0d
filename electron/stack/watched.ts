/** Which further files a stack was made of. Pure. */
import type { Stack } from './stack.ts';

/** Env files and Compose files that the stack names, absolute: they are read again at a start or by the engine's tools. */
export function watchedFiles(stack: Stack): readonly string[] {
  const files = stack.services.flatMap(({ native, container }) => {
    const from = container?.from;
    const envFiles = native?.envFiles ?? (from?.how === 'image' ? (from.envFiles ?? []) : []);
    return [...envFiles.map(({ path }) => path), ...(from?.how === 'compose' ? from.files : [])];
  });
  return [...new Set(files)];
}
