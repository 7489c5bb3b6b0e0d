import type { Approval } from '../electron/contract.ts';
import { formatCount } from '../shared/text/count.ts';

type Command = Approval['commands'][number];

/** The question at the head of the sheet. */
export function approvalTitle(kind: Approval['kind']): string {
  if (kind === 'trust') return 'Open it?';
  return kind === 'command' ? 'Run this from now on?' : 'Accept the change?';
}

/** One sentence on what is asked. The supervisor's own names the changes too, which the sheet lists below. */
export function approvalLead({ kind, sentence }: Approval): string {
  if (kind === 'trust') return sentence;
  return kind === 'command'
    ? 'It would run something new. The approved version keeps running until you approve this.'
    : 'Its file changed. The change takes effect when you approve it.';
}

/** What the two buttons say: the yes and the no. */
export function approvalAnswers(kind: Approval['kind']): { readonly yes: string; readonly no: string } {
  return kind === 'trust' ? { yes: 'Open and start', no: 'Not now' } : { yes: 'Apply', no: 'Keep as it is' };
}

/** `3 commands would run`, `1 command is new`. */
export function commandsTitle({ kind, commands }: Approval): string {
  const count = formatCount(commands.length, 'command');
  if (kind === 'trust') return `${count} would run`;
  return commands.length === 1 ? `${count} is new` : `${count} are new`;
}

/** What a command is, where it is not what its service runs. */
export const commandKinds: Readonly<Record<Command['what'], string>> = {
  command: '',
  preflight: 'before it starts',
  healthcheck: 'health check',
  smoke: 'smoke check',
  compose: 'through Compose',
  image: 'container',
  webhook: 'sends out',
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
