/** Reads process-compose.yaml with the `.env` beside it. Runs nothing. */
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../result.ts';
import type { Part } from '../import/part.ts';
import { folderOfProcess, importProcessCompose, isIgnoredByTool } from '../import/process-compose/process-compose.ts';
import { mappingOf } from '../import/tidy.ts';
import { readYaml } from '../parse/yaml-source.ts';
import { configsOf } from './framework-configs.ts';
import { loadDotenv } from './read-dotenv.ts';
import { readText } from './read-text.ts';
import type { SourceContext } from './source.ts';

const TWICE = 'this key stands here twice, in a section that process-compose does not read; nothing is taken from it';

export async function readProcessCompose(file: string, context: SourceContext): Promise<Result<Part>> {
  const text = await readText(file);
  if (!text.ok) return text;
  const { data, problems, repeats, locate } = readYaml(text.value, file, isIgnoredByTool);
  const twice = repeats.map((one) => ({ ...one, code: 'import-ignored', message: TWICE }));
  const [first] = problems;
  if (first) return fail({ ...first, code: 'import-syntax' });
  if (typeof data !== 'object' || data === null || !('processes' in data)) {
    return fail({ code: 'import-syntax', message: 'the file has no "processes"', file, line: 1, column: 1 });
  }
  const dotenvFile = join(dirname(file), '.env');
  const dotenv = await loadDotenv(dotenvFile, context.env);
  const folders = Object.values(mappingOf(data.processes)).map((keys) => folderOfProcess(mappingOf(keys), file));
  const configs = await configsOf(folders, dirname(file));
  const part = importProcessCompose({
    data,
    file,
    locate: (path) => locate(path, 'key'),
    dotenv: { file: dotenvFile, exists: dotenv.exists },
    configs: configs.byFolder,
  });
  return ok({
    ...part,
    notes: [...part.notes, ...twice, ...dotenv.problems],
    watch: [...part.watch, ...configs.paths],
  });
}
