import type { Approval } from '../contract/approval.ts';
import { trustWords } from './words/trust.ts';

/** What waits for a yes, as lines for a terminal: the sentence, then every command and every change. */
export function approvalLines(approval: Approval): readonly string[] {
  return [
    approval.sentence,
    ...approval.commands.map((command) => `  ${commandLine(command)}`),
    ...approval.changes.map(({ service, text }) => `  ${service === undefined ? text : `${service}: ${text}`}`),
    trustWords.howToApprove,
  ];
}

function commandLine({ service, what, text, before }: Approval['commands'][number]): string {
  const whose = service === undefined ? '' : `${service}, `;
  return before === undefined ? `${whose}${what}: ${text}` : `${whose}${what}: ${before} → ${text}`;
}
