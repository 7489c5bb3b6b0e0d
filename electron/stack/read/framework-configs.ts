/** The configuration files of frameworks in a folder, as far as they may say something about ports. Nothing of them is run. */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LIMITS } from '../../limits.ts';
import { CONFIG_FOLDERS, type ConfigFiles, isConfigFile } from '../import/frameworks/framework-config.ts';
import { readText } from './read-text.ts';

/** Empty where there are none; one that cannot be read says nothing. */
export async function readConfigs(directory: string): Promise<ConfigFiles> {
  const listed = await Promise.all(CONFIG_FOLDERS.map((folder) => namesIn(directory, folder)));
  const names = listed.flat().filter(isConfigFile).slice(0, LIMITS.imports.configFiles);
  const read = await Promise.all(names.map(async (name) => [name, await readText(join(directory, name))] as const));
  return new Map(read.flatMap(([name, text]) => (text.ok ? [[name, text.value] as const] : [])));
}

/** The paths of those that were read, for whoever watches them. */
export function configPaths(directory: string, configs: ConfigFiles): readonly string[] {
  return [...configs.keys()].map((name) => join(directory, name));
}

/**
 * Those of several folders, by folder, and their paths. Only folders within `root` are looked into, and a file names few of them.
 */
export async function configsOf(
  folders: readonly string[],
  root: string,
): Promise<{ readonly byFolder: ReadonlyMap<string, ConfigFiles>; readonly paths: readonly string[] }> {
  const inside = [...new Set(folders)]
    .filter((folder) => `${folder}/`.startsWith(`${root}/`))
    .slice(0, LIMITS.imports.configFolders);
  const read = await Promise.all(inside.map(async (folder) => [folder, await readConfigs(folder)] as const));
  return { byFolder: new Map(read), paths: read.flatMap(([folder, files]) => configPaths(folder, files)) };
}

async function namesIn(directory: string, folder: string): Promise<readonly string[]> {
  const names = await readdir(join(directory, folder)).catch((): string[] => []);
  return names.sort().map((name) => (folder === '.' ? name : `${folder}/${name}`));
}
