import type { Approval } from '../electron/contract/approval.ts';
import { approvalWords } from './words/approval.ts';

type Command = Approval['commands'][number];

/** The question at the head of the sheet. */
export function approvalTitle(kind: Approval['kind']): string {
  if (kind === 'trust') return approvalWords.openQuestion;
  return kind === 'command' ? approvalWords.runQuestion : approvalWords.changeQuestion;
}

/** One sentence on what is asked. The supervisor's own names the changes too, which the sheet lists below. */
export function approvalLead({ kind, sentence }: Approval): string {
  if (kind === 'trust') return sentence;
  return kind === 'command' ? approvalWords.runLead : approvalWords.changeLead;
}

/** What the two buttons say: the yes and the no. */
export function approvalAnswers(kind: Approval['kind']): { readonly yes: string; readonly no: string } {
  return kind === 'trust'
    ? { yes: approvalWords.openAndStart, no: approvalWords.notNow }
    : { yes: approvalWords.applyChange, no: approvalWords.keepOld };
}

/** `3 commands would run`, `1 command is new`. */
export function commandsTitle({ kind, commands }: Approval): string {
  return kind === 'trust' ? approvalWords.wouldRun(commands.length) : approvalWords.newCommands(commands.length);
}

/** What a command is, where it is not what its service runs. */
export const commandKinds: Readonly<Record<Command['what'], string>> = {
  command: '',
  preflight: approvalWords.preflight,
  healthcheck: approvalWords.healthCheck,
  smoke: approvalWords.smokeCheck,
  compose: approvalWords.compose,
  image: approvalWords.image,
  webhook: approvalWords.webhook,
};

export interface CommandGroup {
  /** Undefined: of the stack as a whole. */
  readonly service: string | undefined;
  readonly commands: readonly Command[];
}

/** The commands by service, in their order. */
export function commandGroups(commands: readonly Command[]): readonly CommandGroup[] {
  const services = [...new Set(commands.map(({ service }) => service))];
  return services.map((service) => ({ service, commands: commands.filter((one) => one.service === service) }));
}
