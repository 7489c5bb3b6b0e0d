/** Reads process-compose.yaml with the `.env` beside it. Runs nothing. */
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../result.ts';
import type { Part } from '../import/part.ts';
import { importProcessCompose } from '../import/process-compose.ts';
import { readYaml } from '../yaml-source.ts';
import { loadDotenv } from './dotenv-file.ts';
import type { SourceContext } from './source.ts';
import { readText } from './text.ts';

export async function readProcessCompose(file: string, context: SourceContext): Promise<Result<Part>> {
  const text = await readText(file);
  if (!text.ok) return text;
  const { data, problems, locate } = readYaml(text.value, file);
  const [first] = problems;
  if (first) return fail({ ...first, code: 'import-syntax' });
  if (typeof data !== 'object' || data === null || !('processes' in data)) {
    return fail({ code: 'import-syntax', message: 'the file has no "processes"', file, line: 1, column: 1 });
  }
  const dotenvFile = join(dirname(file), '.env');
  const dotenv = await loadDotenv(dotenvFile, context.env);
  const part = importProcessCompose({
    data,
    file,
    locate: (path) => locate(path, 'key'),
    dotenv: { file: dotenvFile, exists: dotenv.exists },
  });
  return ok({ ...part, notes: [...part.notes, ...dotenv.problems] });
}
