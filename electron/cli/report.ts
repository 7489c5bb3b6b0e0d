import { writeFile } from 'node:fs/promises';
import { messageOf } from '../result.ts';
import { type Context, withStack } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { exportWords } from './words/export.ts';

export interface ReportOptions {
  /** 1 is the newest incident. */
  readonly number: number;
  /** Where to write it instead of stdout. */
  readonly file?: string;
}

/** `report`: one incident as Markdown, on stdout or into a file that only its owner can read. */
export function report(context: Context, { number, file }: ReportOptions): Promise<number> {
  return withStack(context, async ({ client, stack }) => {
    const { output } = context;
    const written = await client.request('report', { stack, number });
    if (!written.ok) return output.problem(written.problem);
    const { incident, markdown } = written.value;
    if (file !== undefined) {
      try {
        await writeFile(file, markdown, { mode: 0o600 });
      } catch (error) {
        return output.problem({
          code: 'not-written',
          message: exportWords.reportFailed(messageOf(error)),
        });
      }
    }
    output.document({ incident, markdown, ...(file === undefined ? {} : { file }) });
    if (file === undefined) output.text(markdown.trimEnd());
    else output.line(exportWords.reportWritten(file));
    return EXIT.good;
  });
}
