import type { Approval } from '../contract.ts';
import { approvalTextWords } from './words/approval-text.ts';

/** What waits for a yes, as lines for a terminal: the sentence, then every command and every change. */
export function approvalLines(approval: Approval): readonly string[] {
  return [
    approval.sentence,
    ...approval.commands.map((command) => `  ${commandLine(command)}`),
    ...approval.changes.map(({ service, text }) => `  ${service === undefined ? text : `${service}: ${text}`}`),
    approvalTextWords.stacklightTrustApprovesIt,
  ];
}

function commandLine({ service, what, text, before }: Approval['commands'][number]): string {
  const whose = service === undefined ? '' : `${service}, `;
  return before === undefined ? `${whose}${what}: ${text}` : `${whose}${what}: ${before} → ${text}`;
}
