import { resolve } from 'node:path';
import type { Snapshot } from '../contract/snapshot.ts';
import { ControlClient } from '../control/client.ts';
import { writeNew } from '../files/write-file.ts';
import { loadStack } from '../stack/load.ts';
import { runbookOf } from '../stack/runbook/runbook.ts';
import { StackSecrets } from '../supervisor/redaction/stack-secrets.ts';
import { type Context, stackFileOf } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { exportWords } from './words/export.ts';

/**
 * `export runbook`: the stack as Markdown for people, on stdout or into a new file. Starts nothing; where a supervisor runs, what
 * is wrong now and what went wrong before are in it.
 */
export async function exportRunbook(context: Context, file: string | undefined): Promise<number> {
  const { output } = context;
  const found = await stackFileOf(context);
  if (!found.ok) return output.problem(found.problem);
  const loaded = await loadStack(found.value, { env: process.env });
  if (!loaded.ok)
    return output.problem(loaded.problem[0] ?? { code: 'stack-file-unusable', message: exportWords.fileUnusable });
  const stack = loaded.value;
  const seen = await snapshotOf(context, stack.file);
  const { redact } = new StackSecrets(stack);
  const markdown = runbookOf({ stack, redact, ...(seen && { findings: seen.findings, incidents: seen.incidents }) });
  if (file !== undefined) {
    const written = await writeNew(resolve(file), markdown);
    if (!written.ok) return output.problem(written.problem);
  }
  output.document({ markdown, ...(file === undefined ? {} : { file: resolve(file) }) });
  if (file === undefined) output.text(markdown.trimEnd());
  else output.line(exportWords.runbookWritten(resolve(file)));
  return EXIT.good;
}

/** Undefined where no supervisor runs or it does not have this stack open: a runbook can be written all the same. */
async function snapshotOf({ places }: Context, file: string): Promise<Snapshot | undefined> {
  const client = await ControlClient.connect(places.controlPath(places.stateDirectory()));
  if (!client) return undefined;
  try {
    const hello = await client.request('hello', {});
    for (const stack of hello.ok ? hello.value.stacks : []) {
      const snapshot = await client.request('snapshot', { stack });
      if (snapshot.ok && snapshot.value.file === file) return snapshot.value;
    }
    return undefined;
  } finally {
    client.close();
  }
}
