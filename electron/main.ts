/** Composition root of the tray app: builds the rooms, joins them, nothing else. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { app, dialog, protocol } from 'electron';
import { LIMITS } from './limits.ts';
import { hasTray } from './platform/status-notifier.ts';
import { systemName } from './platform/system-name.ts';
import { watchTrayHost } from './platform/tray-host.ts';
import { formatProblem } from './result.ts';
import { parseArguments } from './shell/arguments.ts';
import { failToStart } from './shell/faults.ts';
import { buildFront } from './shell/front.ts';
import { createLog, oncePerLine } from './shell/log.ts';
import { absolute, appFiles, chooseHome, leaveFolder } from './shell/places.ts';
import { listPageFiles, PAGE_SCHEME, servePage } from './shell/protocol.ts';
import { runtimeWarning } from './shell/runtime-words.ts';
import { secure } from './shell/security.ts';
import { claimSingleInstance } from './shell/single-instance.ts';
import { createHost } from './start-supervisor.ts';
import { APP_ID, PINNED_ELECTRON, VERSION } from './version.ts';

// As in the headless supervisor: what lives for a moment is collected in less room.
setFlagsFromString(`--semi-space-growth-factor=${LIMITS.runtime.youngGrowth}`);
const log = createLog(process.stderr);
const logOnce = oncePerLine(log);
const wish = absolute(parseArguments(process.argv));
const system = systemName();
const home = chooseHome(app, process.env.STACKLIGHT_HOME);
leaveFolder(process);
// out/main/main.js, in a checkout and in the archive alike.
const files = appFiles(join(import.meta.dirname, '../..'));
const quit = () => app.quit();
const warning = runtimeWarning({
  electron: process.versions.electron,
  pinned: PINNED_ELECTRON,
  unsandboxed: app.commandLine.hasSwitch('no-sandbox'),
  packaged: app.isPackaged,
});
const failed = (error: unknown) => failToStart(error, app, dialog, log);

app.setAppUserModelId(APP_ID);
secure(app, (what) => logOnce(`refused to the page: ${what}`));
protocol.registerSchemesAsPrivileged([PAGE_SCHEME]);
/** What a later start of the app asks of this one; it can come before this one is ready. */
const laterStarts: (string | undefined)[] = [];
let startedAgain = (stack: string | undefined): void => void laterStarts.push(stack);
if (claimSingleInstance(app, wish.stack, (stack) => startedAgain(stack))) {
  // Asked while Electron starts, which takes longer.
  const known = Promise.all([wish.noTray ? false : hasTray(), listPageFiles(files.page), readdir(files.trayIcons)]);
  // Not awaited: the app becomes ready only after this module has ended.
  void app
    .whenReady()
    .then(async () => start(...(await known)))
    .catch(failed);
} else {
  app.exit(0);
}

async function start(trayThere: boolean, pageFiles: ReadonlyMap<string, string>, iconNames: string[]): Promise<void> {
  const parts = { home, files, iconNames, system, warning, log, quit };
  servePage(protocol, pageFiles);
  const front = buildFront({
    ...{ ...parts, logOnce, trayThere, wish },
    watchTray: watchTrayHost,
  });
  const hosting = createHost({
    runtime: [`Electron ${process.versions.electron}, Node ${process.versions.node}.`, warning?.text]
      .filter(Boolean)
      .join(' '),
    role: 'app',
    version: VERSION,
    show: () => startedAgain(undefined),
    handedOver: quit,
  });
  front.shutdown.join('the supervisor', async () => {
    const served = await hosting;
    if (served.ok) await served.value.close();
  });
  const [served, { joinHost }] = await Promise.all([hosting, import('./shell/join-host.ts')]);
  if (!served.ok) return failed(formatProblem(served.problem));
  const stacks = joinHost(front, served.value.host, parts);
  startedAgain = (stack) => {
    front.panel.show();
    if (stack !== undefined) void stacks.open(stack);
  };
  await stacks.restore(wish.stack);
  laterStarts.forEach(startedAgain);
}
