import path from 'node:path';
import { build } from 'vite';

/**
 * Makes one file of a TypeScript program and everything that it imports, for plain Node, in `folder`; the answer is its
 * path. For tests that need our code in a process of its own. `packages`: those of others, which may bring binaries, are taken in, or
 * found from where the folder is.
 */
export async function bundle(
  entry: string,
  folder: string,
  packages: 'taken in' | 'found' = 'taken in',
): Promise<string> {
  const name = path.basename(entry, '.ts');
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: packages === 'taken in' ? true : undefined },
    build: {
      ssr: entry,
      target: 'node20',
      minify: false,
      outDir: folder,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: `${name}.mjs`, format: 'es' } },
    },
  });
  return path.join(folder, `${name}.mjs`);
}
