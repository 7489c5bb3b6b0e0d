import { execFile } from 'node:child_process';
import { LIMITS } from '../../limits.ts';
import { neutralEnvironment, neutralFolder } from '../../platform/neutral.ts';
import { safeProgram } from '../../platform/safe-program.ts';
import { fail, ok, type Result } from '../../result.ts';

const NO_SESSION =
  'There is no session of this user under systemd: log in as that user (not with su or sudo), or have the supervisor started by what starts your programs: stacklight daemon run';

export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** Runs the system's service manager (`systemctl`, `launchctl`, `schtasks`) and gives its exit code and all that it printed. */
export async function runManager(name: string, args: readonly string[]): Promise<Result<Ran>> {
  const program = safeProgram(name, process.env.PATH);
  if (program === undefined)
    return fail({
      code: 'no-service-manager',
      message: `${name} is not on the PATH: this system does not run user services that way.`,
      hint: 'Start the supervisor with whatever starts your programs: stacklight daemon run',
    });
  return new Promise((resolve) => {
    const options = {
      timeout: LIMITS.platform.commandMs,
      maxBuffer: LIMITS.platform.outputBytes,
      windowsHide: true,
      env: { ...neutralEnvironment(process.env), LC_ALL: 'C', LANG: 'C' },
      cwd: neutralFolder(),
    };
    execFile(program, [...args], options, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`.trim();
      if (!error) return resolve(ok({ code: 0, output }));
      if (typeof error.code === 'number') return resolve(ok({ code: error.code, output }));
      const why = error.killed ? 'it did not answer in time' : error.message;
      resolve(fail({ code: 'service-manager-failed', message: `${name} ${args.join(' ')} could not be run: ${why}.` }));
    });
  });
}

/** The same where only 0 is good; otherwise what it said is the reason. */
export async function demand(name: string, args: readonly string[]): Promise<Result<Ran>> {
  const ran = await runManager(name, args);
  if (!ran.ok || ran.value.code === 0) return ran;
  const said = ran.value.output.split('\n').at(-1) ?? '';
  return fail({
    code: 'service-manager-failed',
    message: `${name} ${args.join(' ')} failed with exit code ${ran.value.code}${said ? `: ${said.replace(/\.$/, '')}` : ''}.`,
    ...(/connect to (?:user scope )?bus/.test(said) ? { hint: NO_SESSION } : {}),
  });
}
