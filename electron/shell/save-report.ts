import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dialog } from 'electron';
import type { ResponseOf } from '../contract/channels.ts';
import { messageOf } from '../result.ts';
import type { HostPort } from '../supervisor/host/host-port.ts';
import { chooseReportFile } from './open-dialog.ts';
import { dialogsWords } from './words/dialogs.ts';

export type SaveReport = (stack: string, incident: string) => Promise<ResponseOf<'stacklight:save-report'>>;

/**
 * Writes the report of an incident where a person says. The page names the incident, never a path; `shown` brings the panel back,
 * which hid when the dialog took the focus.
 */
export function createSaveReport(
  host: Pick<HostPort, 'report'>,
  dialog: Pick<Dialog, 'showSaveDialog'>,
  folder: string,
  shown: () => void,
): SaveReport {
  return async (stack, incident) => {
    const report = await host.report(stack, incident);
    if (!report.ok) return { problem: report.problem };
    const file = await chooseReportFile(dialog, join(folder, reportName(stack, report.value)));
    shown();
    if (file === undefined) return {};
    try {
      await writeFile(file, report.value);
      return { saved: file };
    } catch (error) {
      return { problem: { code: 'file-unwritable', message: dialogsWords.writeFailed(messageOf(error)), file } };
    }
  };
}

/** `incident-shop-2026-11-28-1847.md`: by the time in the first line of the report. Pure. */
export function reportName(stack: string, markdown: string): string {
  const [, day, hour, minute] = /(\d{4}-\d{2}-\d{2}) (\d{2}):(\d{2})/.exec(markdown.split('\n', 1)[0] ?? '') ?? [];
  const when = day === undefined ? '' : `-${day}-${hour}${minute}`;
  return `incident-${stack.replace(/[^\w.-]+/g, '-')}${when}.md`;
}
