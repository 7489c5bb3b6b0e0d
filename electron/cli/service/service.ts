/** `service install|uninstall|status`: the headless supervisor under the system's own service manager, from log-in or boot on. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isSea } from 'node:sea';
import writeFileAtomic from 'write-file-atomic';
import { ControlClient } from '../../control/client.ts';
import { readTextSync } from '../../files/read-sync.ts';
import { LIMITS } from '../../limits.ts';
import { makeFolder } from '../../platform/make-folder.ts';
import { systemName } from '../../platform/system-name.ts';
import { messageOf, ok, type Result } from '../../result.ts';
import { LOCKED } from '../connect.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { type ServiceManager, serviceManager, supervisorCommand } from './service-manager.ts';

export type ServiceVerb = 'install' | 'uninstall' | 'status';

/** Gives the exit code: 0 done or running, 1 not running, 3 where the system refuses. */
export async function service(context: Context, verb: ServiceVerb): Promise<number> {
  const { output } = context;
  const managed = managerOf(context);
  if (!managed.ok) return output.problem(managed.problem);
  const manager = managed.value;
  if (verb === 'install') return install(context, manager);
  return verb === 'uninstall' ? uninstall(context, manager) : tell(context, manager);
}

/** The file by which the system starts the supervisor, whether it is there or not. */
export function ownServiceFile(context: Context): string | undefined {
  const manager = managerOf(context);
  return manager.ok ? manager.value.file : undefined;
}

function managerOf({ places }: Context): Result<ServiceManager> {
  const command = supervisorCommand({ program: process.execPath, script: process.argv[1], executable: isSea() });
  if (!command.ok) return command;
  return ok(
    serviceManager({
      system: systemName(),
      command: command.value,
      home: places.stateDirectory(),
      ownHome: process.env.STACKLIGHT_HOME !== undefined,
      final: [LOCKED],
    }),
  );
}

async function install(context: Context, manager: ServiceManager): Promise<number> {
  const { output } = context;
  const before = readTextSync(manager.file, LIMITS.files.stateBytes);
  try {
    await makeFolder(dirname(manager.file), 0o700);
    await writeFileAtomic(manager.file, Buffer.from(manager.text, manager.encoding), { mode: 0o600 });
  } catch (error) {
    return output.problem({
      code: 'service-file',
      message: `${manager.file} could not be written: ${messageOf(error)}.`,
    });
  }
  const role = await handOver(context);
  const enabled = await manager.enable();
  if (!enabled.ok) {
    // A file that the system does not take is not left behind as if it were installed.
    if (before.ok && manager.encoding === 'utf8') await writeFileAtomic(manager.file, before.value, { mode: 0o600 });
    else await rm(manager.file, { force: true });
    return output.problem(enabled.problem);
  }
  const notes = await manager.notes();
  output.document({ installed: true, kind: manager.kind, file: manager.file, notes });
  output.line(`Installed as a ${manager.kind}: ${manager.file}`);
  if (role === 'app')
    output.line('The tray app supervises now; the service takes over when it starts and no app runs.');
  for (const note of notes) output.line(note);
  return EXIT.good;
}

/** A headless supervisor of this user makes room for the one of the service; its services run on. Gives who supervised. */
async function handOver({ places }: Context): Promise<'app' | 'daemon' | undefined> {
  const client = await ControlClient.connect(places.controlPath(places.stateDirectory()));
  if (!client) return undefined;
  try {
    const hello = await client.request('hello', {});
    if (!hello.ok) return undefined;
    if (hello.value.role === 'app') return 'app';
    const gone = client.closed();
    if ((await client.request('handover', {})).ok) await gone;
    return 'daemon';
  } finally {
    client.close();
  }
}

async function uninstall({ output }: Context, manager: ServiceManager): Promise<number> {
  if (!existsSync(manager.file)) {
    output.document({ installed: false });
    output.line('It is not installed.');
    return EXIT.good;
  }
  const disabled = await manager.disable();
  if (!disabled.ok) return output.problem(disabled.problem);
  await rm(manager.file, { force: true });
  output.document({ installed: false });
  output.line('Uninstalled. What it supervised keeps running, and its state and logs stay where they are.');
  return EXIT.good;
}

async function tell({ output }: Context, manager: ServiceManager): Promise<number> {
  const installed = existsSync(manager.file);
  const running = installed && (await manager.isRunning());
  const written = readTextSync(manager.file, LIMITS.files.stateBytes);
  // Only the text of a plain file is compared: Windows keeps its own copy.
  const current = manager.encoding !== 'utf8' || (written.ok && written.value === manager.text);
  output.document({ installed, running, current, kind: manager.kind, file: manager.file });
  if (!installed) output.line('It is not installed: stacklight service install');
  else output.line(`Installed as a ${manager.kind} (${manager.file}), ${running ? 'running' : 'not running'}.`);
  if (installed && !current)
    output.line(
      'Its file differs from what this version would write; stacklight service install brings it up to date.',
    );
  return running ? EXIT.good : EXIT.wrong;
}
