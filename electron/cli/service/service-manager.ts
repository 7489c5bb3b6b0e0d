/** The three systems' ways to run the supervisor for a user, behind one interface. */
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Platform } from '../../platform/platform.ts';
import { fail, ok, type Result } from '../../result.ts';
import { AGENT_LABEL, launchdAgent } from './launchd-agent.ts';
import { logonTask, TASK_NAME } from './logon-task.ts';
import { demand, runManager } from './run-manager.ts';
import { systemdUnit } from './systemd-unit.ts';

const UNIT = 'stacklight.service';

export interface ServiceManager {
  /** What people call it: `systemd user unit`. */
  readonly kind: string;
  /** The file that is written; absolute. */
  readonly file: string;
  readonly text: string;
  /** `schtasks` reads UTF-16 with a byte order mark. */
  readonly encoding: 'utf8' | 'utf16le';
  /** After the file was written: known to the system, and running. */
  readonly enable: () => Promise<Result<unknown>>;
  /** Before the file is removed: not running and not known any more. What the supervisor started runs on. */
  readonly disable: () => Promise<Result<unknown>>;
  readonly isRunning: () => Promise<boolean>;
  /** What else people must know, each a sentence. */
  readonly notes: () => Promise<readonly string[]>;
}

export interface ManagerParts {
  readonly system: Platform['name'];
  readonly command: readonly string[];
  /** The state folder, and whether somebody chose it. */
  readonly home: string;
  readonly ownHome: boolean;
  readonly final: readonly number[];
}

export function serviceManager(parts: ManagerParts): ServiceManager {
  if (parts.system === 'darwin') return launchd(parts);
  return parts.system === 'windows' ? taskScheduler(parts) : systemd(parts);
}

function systemd({ command, home, ownHome, final }: ManagerParts): ServiceManager {
  const config = process.env.XDG_CONFIG_HOME?.startsWith('/')
    ? process.env.XDG_CONFIG_HOME
    : join(homedir(), '.config');
  const user = (...args: string[]) => demand('systemctl', ['--user', ...args]);
  return {
    kind: 'systemd user unit',
    file: join(config, 'systemd/user', UNIT),
    text: systemdUnit({ command, final, ...(ownHome ? { home } : {}) }),
    encoding: 'utf8',
    enable: async () => {
      const loaded = await user('daemon-reload');
      return loaded.ok ? user('enable', '--now', UNIT) : loaded;
    },
    disable: () => user('disable', '--now', UNIT),
    isRunning: async () => {
      const ran = await runManager('systemctl', ['--user', 'is-active', '--quiet', UNIT]);
      return ran.ok && ran.value.code === 0;
    },
    notes: async () => {
      const name = userInfo().username;
      const ran = await runManager('loginctl', ['show-user', name, '--property=Linger', '--value']);
      if (ran.ok && ran.value.output === 'yes') return ['It starts when the machine does (lingering is on).'];
      return [
        'It starts at your first log-in and ends after your last log-out.',
        `To have it from boot on: loginctl enable-linger ${name}`,
      ];
    },
  };
}

function launchd({ command, home, ownHome }: ManagerParts): ServiceManager {
  const domain = `gui/${process.getuid?.() ?? 0}`;
  const file = join(homedir(), 'Library/LaunchAgents', `${AGENT_LABEL}.plist`);
  return {
    kind: 'launchd agent',
    file,
    text: launchdAgent({ command, log: join(home, 'daemon.log'), ...(ownHome ? { home } : {}) }),
    encoding: 'utf8',
    enable: () => demand('launchctl', ['bootstrap', domain, file]),
    disable: () => demand('launchctl', ['bootout', `${domain}/${AGENT_LABEL}`]),
    isRunning: async () => {
      const ran = await runManager('launchctl', ['print', `${domain}/${AGENT_LABEL}`]);
      return ran.ok && /^\s*state = running$/m.test(ran.value.output);
    },
    notes: async () => ['It starts when you log in.'],
  };
}

function taskScheduler({ command, home, ownHome }: ManagerParts): ServiceManager {
  const { USERDOMAIN: domain, USERNAME: name = userInfo().username } = process.env;
  const file = join(home, 'service.xml');
  const run = ownHome ? [...command, '--home', home] : command;
  return {
    kind: 'scheduled task',
    file,
    text: `\ufeff${logonTask({ command: run, user: domain ? `${domain}\\${name}` : name })}`,
    encoding: 'utf16le',
    enable: async () => {
      const made = await demand('schtasks', ['/Create', '/F', '/TN', TASK_NAME, '/XML', file]);
      return made.ok ? demand('schtasks', ['/Run', '/TN', TASK_NAME]) : made;
    },
    disable: async () => {
      await runManager('schtasks', ['/End', '/TN', TASK_NAME]);
      return demand('schtasks', ['/Delete', '/F', '/TN', TASK_NAME]);
    },
    isRunning: async () => {
      const ran = await runManager('schtasks', ['/Query', '/TN', TASK_NAME, '/FO', 'LIST']);
      return ran.ok && ran.value.code === 0 && /^Status:\s+Running$/m.test(ran.value.output);
    },
    notes: async () => ['It starts when you log on.'],
  };
}

/** The command by which a service runs the supervisor. `executable`: one file that carries its own Node. */
export function supervisorCommand(parts: {
  readonly program: string;
  readonly script: string | undefined;
  readonly executable: boolean;
}): Result<readonly string[]> {
  const { program, script, executable } = parts;
  if (executable) return ok([program, 'daemon', 'run']);
  if (script === undefined)
    return fail({ code: 'no-script', message: 'It is not known which file this command runs.' });
  return ok([program, script, 'daemon', 'run']);
}
