import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** Numbers that tune nothing, as the top of electron/limits.ts says; whole rooms of such are left out below. */
const FACTS: Readonly<Record<string, readonly string[]>> = {
  'formats and protocols': [
    'supervisor/approval/approved-copy.ts VERSION',
    'doctor/gather/fingerprint.ts KEY_BYTES',
    'drivers/container/output-frames.ts HEAD',
    'drivers/container/short-id.ts SHORT_ID',
    'drivers/container/engine/address.ts PLAIN_PORT',
    'health/greetings-binary.ts OP_MSG',
    'health/greetings-binary.ts REQUEST',
    'cli/connect.ts LOCKED',
    'platform/notification-server.ts EXPIRED',
    'logs/stamps.ts HEAD_BYTES',
    'logs/stamps.ts STAMP_BYTES',
    'cli/data/state-file.ts STATE_VERSION',
  ],
  'facts of the kernel, of Node, of the engine and of other tools': [
    'platform/others-hand.ts BY_GROUP',
    'shell/open-as-text.ts EXECUTABLE',
    'platform/others-hand.ts BY_ANYBODY',
    'platform/others-hand.ts STICKY',
    'platform/safe-program.ts BY_ANYBODY',
    'platform/safe-program.ts STICKY',
    'drivers/container/watch/death.ts SIGKILL',
    'drivers/container/watch/death.ts FIRST_BY_SIGNAL',
    'drivers/container/stop/stop-container.ts KILLED',
    'health/wheel.ts MAX_DELAY_MS',
    'stack/syntax/duration.ts LONGEST_MS',
    'stack/syntax/dotenv.ts LONGEST_VALUE',
    'stack/export/host-config.ts SHM_DEFAULT',
    'stack/import/machine/ports.ts FIRST_EPHEMERAL',
    'stack/import/procfile/procfile.ts BASE',
    'stack/import/procfile/procfile.ts STEP',
    'shell/hush.ts DAY',
    'shell/hush.ts MINUTE',
    'shell/runtime-words.ts SUPPORTED_MAJORS',
    'shell/stored-settings.ts VERSION',
    'cli/since.ts DAY_MS',
    'drivers/container/log-pages.ts CUT_AT',
  ],
  'widths of sentences': [
    'stack/compose/tree/values.ts SHOWN_CHARACTERS',
    'stack/compose/command/refusal.ts SENTENCE_CHARACTERS',
    'stack/parse/interpolated-tree.ts SHOWN_CHARACTERS',
    'health/telling-line.ts LENGTH',
    'health/telling-line.ts JUDGED',
  ],
  'rows and columns of a screen, where nothing behaves otherwise': [
    'cli/output.ts READABLE_COLUMNS',
    'cli/output.ts ROWS',
    'cli/status.ts MARGIN',
    'cli/ui/commands.ts COLUMNS_AT_ONCE',
    'cli/ui/head.ts ROOMY_ROWS',
    'cli/ui/head.ts SENTENCE_ROWS',
    'cli/ui/layout.ts FOOT_ROWS',
    'cli/ui/layout.ts LEAST_COLUMNS',
    'cli/ui/layout.ts LEAST_ROWS',
    'cli/ui/list-view.ts DETAIL_ROWS',
    'cli/ui/list-view.ts GAP',
    'cli/ui/list-view.ts LIST_ROWS',
    'cli/ui/list-view.ts MARGIN',
    'cli/ui/log-spans.ts TAB',
    'cli/ui/service-look.ts SPARKLINE_COLUMNS',
    'cli/ui/service-view.ts LABEL_COLUMNS',
    'cli/ui/service-view.ts SHOWN_CHECKS',
    'cli/ui/service-view.ts SHOWN_EVENTS',
  ],
  'what counts as a secret, beside electron/secrets/': [
    'supervisor/redaction/stack-secrets.ts SHORTEST_OF_USER',
    'stack/compose/command/refusal.ts SECRET_CHARACTERS',
  ],
  'follows from a table in the same file': ['stack/import/frameworks/config-skim.ts DEEPEST'],
};

it('keeps every number that tunes behaviour in electron/limits.ts', () => {
  const found = readdirSync(path.join(root, 'electron'), { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter(
      (file) =>
        file.endsWith('.ts') && !/^(?:limits\.ts|limits\/|secrets\/|platform\/(?:linux|macos|windows)\/)/.test(file),
    )
    .flatMap((file) => {
      const text = readFileSync(path.join(root, 'electron', file), 'utf8');
      const names = [
        ...text.matchAll(/^(?:export )?const ([A-Z][A-Z_\d]*)(?:: number)? = -?\d[\dxo_.]*(?: \* [\d_]+)?;/gm),
      ];
      return names.map((match) => `${file} ${match[1]}`);
    });
  expect(found.sort()).toEqual(Object.values(FACTS).flat().sort());
});
