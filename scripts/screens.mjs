/**
 * `node scripts/screens.mjs [PART OF A NAME…] [--theme light] [--width 320]`: pictures of every view (`test/screens/views.ts`) in the app, in
 * each theme and at two widths, in `test-results/screens/`. `node scripts/screens.mjs --documents`: those of README and documents
 * (`test/screens/documents.ts`), in `docs/images/`. Needs what the end-to-end tests need: Xvfb, dbus-daemon, an Electron.
 */
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    theme: { type: 'string', multiple: true },
    width: { type: 'string', multiple: true },
    documents: { type: 'boolean' },
  },
});
const { module } = await runnerImport(new URL('../test/screens/take.ts', import.meta.url).pathname);
const taken = values.documents
  ? await module.takeDocuments()
  : await module.takeScreens({
      names: positionals,
      ...(values.theme ? { themes: values.theme } : {}),
      ...(values.width ? { widths: values.width.map(Number) } : {}),
    });
for (const path of taken) process.stdout.write(`${path}\n`);
