/** Reads a PM2 file. One that is a program is read, never run: what it computes is not known before somebody trusts it. */
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../../result.ts';
import { type Literal, readJson, readModule } from '../import/literals/object-literal.ts';
import type { Part } from '../import/part.ts';
import { folderOfApp, importPm2, pm2Apps } from '../import/pm2/pm2.ts';
import { readYaml } from '../parse/yaml-source.ts';
import { placeOf } from '../syntax/bracket-depth.ts';
import { configsOf } from './framework-configs.ts';
import { readText } from './read-text.ts';
import type { SourceContext } from './source.ts';

export async function readPm2(file: string, context: SourceContext): Promise<Result<Part>> {
  const text = await readText(file);
  if (!text.ok) return text;
  const read = readAs(text.value, file);
  if (!read.ok) return read;
  const place = (offset: number) => placeOf(text.value, offset);
  const folders = [...new Set(pm2Apps(read.value).map((app) => folderOfApp(app, file)))];
  const configs = await configsOf(folders, dirname(file));
  const part = importPm2({ read: read.value, file, place, taken: context.takenPorts, configs: configs.byFolder });
  return ok({ ...part, watch: [...part.watch, ...configs.paths] });
}

/** By its name: YAML, JSON, or a program of which only what it writes down is read. */
function readAs(text: string, file: string): Result<Extract<Literal, { readonly ok: true }>> {
  if (/\.ya?ml$/.test(file)) {
    const { data, problems } = readYaml(text, file);
    const [first] = problems;
    return first ? fail({ ...first, code: 'import-syntax' }) : ok({ ok: true, value: data, computed: [] });
  }
  const isJson = file.endsWith('.json');
  const read = isJson ? readJson(text) : readModule(text, dirname(file));
  if (read.ok) return ok(read);
  const message = isJson
    ? `the file is not JSON: ${read.message}`
    : `the file cannot be read without running it: ${read.message}`;
  const hint = isJson ? {} : { hint: 'write its apps as plain values, or start them from a stacklight.yaml' };
  return fail({ code: 'import-syntax', message, file, ...placeOf(text, read.offset), ...hint });
}
