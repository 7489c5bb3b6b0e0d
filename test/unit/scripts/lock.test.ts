import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ optionalDependencies: z.record(z.string(), z.string()).optional() }).loose(),
  ),
});

/** Where Node would look for a package that `folder` asks for: beside it, then further up. */
function places(folder: string, name: string): readonly string[] {
  const parents = folder
    .split('/node_modules/')
    .map((_, index, parts) => parts.slice(0, index + 1).join('/node_modules/'));
  return [...parents.map((parent) => `${parent}/node_modules/${name}`), `node_modules/${name}`];
}

it('package-lock.json names the packages of every platform, or `npm ci` refuses it where npm could not see them', () => {
  const file = path.resolve(import.meta.dirname, '../../../package-lock.json');
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const missing = Object.entries(packages).flatMap(([folder, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !places(folder, name).some((place) => place in packages)),
  );
  expect(missing).toEqual([]);
});
