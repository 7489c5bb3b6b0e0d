/** A program that appends events to the history file named on its command line until it is killed. */
import { HistoryLog } from '../../../electron/history/log.ts';

const { log } = await HistoryLog.open(process.argv[2] ?? '');
for (;;) {
  for (let turn = 0; turn < 20; turn += 1) {
    log.append({ at: Date.now(), kind: 'note', cause: 'x'.repeat(turn * 97), actor: 'stacklight' });
  }
  await log.flushed();
}
