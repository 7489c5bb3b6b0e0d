/** The supervisor as a task of the user at log-on (Windows). */
import { xml } from './xml.ts';

export const TASK_NAME = 'Stacklight supervisor';

/**
 * The task as Task Scheduler 1.2 reads it: at this user's log-on, with their own rights, without a limit of time, started again
 * three times after a failure. `user`: `DOMAIN\name`. A task's processes outlive its end when they left its job, which ours do.
 */
export function logonTask(parts: { readonly command: readonly string[]; readonly user: string }): string {
  const [program = '', ...args] = parts.command;
  return [
    '<?xml version="1.0" encoding="UTF-16"?>',
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">',
    '  <RegistrationInfo><Description>Stacklight: watches over the local stack</Description></RegistrationInfo>',
    `  <Triggers><LogonTrigger><UserId>${xml(parts.user)}</UserId></LogonTrigger></Triggers>`,
    '  <Principals><Principal id="Author">',
    `    <UserId>${xml(parts.user)}</UserId><LogonType>InteractiveToken</LogonType><RunLevel>LeastPrivilege</RunLevel>`,
    '  </Principal></Principals>',
    '  <Settings>',
    '    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>',
    '    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>',
    '    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>',
    '    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>',
    '    <Hidden>true</Hidden>',
    '    <RestartOnFailure><Interval>PT1M</Interval><Count>3</Count></RestartOnFailure>',
    '  </Settings>',
    '  <Actions Context="Author"><Exec>',
    `    <Command>${xml(program)}</Command>`,
    `    <Arguments>${xml(args.map(quoted).join(' '))}</Arguments>`,
    '  </Exec></Actions>',
    '</Task>',
    '',
  ].join('\n');
}

/** As CommandLineToArgvW takes it apart again. */
function quoted(argument: string): string {
  return `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}
