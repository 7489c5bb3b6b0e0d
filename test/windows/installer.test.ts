/**
 * What is ours of the installer for Windows: the command in every terminal. electron-builder's own part, and its plug-ins, are not here:
 * an installer as small as can be includes the same file at the same two places.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { PROJECT } from '../support/project-root.ts';
import { WindowsMachine, whyNot } from '../support/windows/windows-machine.ts';

const MAKENSIS = '/usr/bin/makensis';
const reason = whyNot ?? (existsSync(MAKENSIS) ? undefined : `there is no ${MAKENSIS}`);
if (reason) console.log(`Skipped: ${reason}.`);

const COMMAND = '"%LOCALAPPDATA%\\Microsoft\\WindowsApps\\stacklight.cmd"';

describe.skipIf(reason !== undefined)('the installer for Windows', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'stacklight-installer-'));
  const setup = path.join(folder, 'stacklight-for-windows.exe');
  const machine = new WindowsMachine();
  const { nsis } = parse(readFileSync(path.join(PROJECT, 'electron-builder.yml'), 'utf8'));

  beforeAll(async () => {
    await machine.setUp();
    // Node stands for the command: it says what it was given. The folder is that of an installation for one user.
    const script = `Unicode true
Target amd64-unicode
OutFile "${setup}"
InstallDir "$LOCALAPPDATA\\Programs\\stacklight"
RequestExecutionLevel user
SilentInstall silent
SilentUnInstall silent
!include "${path.join(PROJECT, nsis.include)}"
Section
  SetOutPath "$INSTDIR\\resources\\bin"
  File "/oname=stacklight.exe" "${machine.nodeFile}"
  !insertmacro customInstall
  WriteUninstaller "$INSTDIR\\uninstall.exe"
SectionEnd
Section un.All
  !insertmacro customUnInstall
SectionEnd
`;
    writeFileSync(path.join(folder, 'setup.nsi'), script);
    execFileSync(MAKENSIS, ['-V2', '-WX', path.join(folder, 'setup.nsi')], { stdio: 'pipe' });
    // The first program makes the prefix, which takes two minutes of a busy machine.
  }, 10 * 60_000);
  afterAll(async () => {
    await machine.tearDown();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is for one user, in the folder that the command expects', () => {
    expect(nsis).toMatchObject({ oneClick: true, perMachine: false });
  });

  test('makes the command of every terminal, with its words as they were typed, and takes it away again', async () => {
    expect(await machine.runFile(setup, '/S')).toMatchObject({ code: 0 });
    const said = await machine.cmd(`${COMMAND} -p "JSON.stringify(process.argv.slice(1))" "a b" c=d`);
    expect(said).toMatchObject({ code: 0, stdout: expect.stringContaining('["a b","c=d"]') });
    expect((await machine.cmd(`${COMMAND} -e "process.exitCode = 3"`)).code).toBe(3);
    await machine.cmd(
      '"%LOCALAPPDATA%\\Programs\\stacklight\\uninstall.exe" /S _?=%LOCALAPPDATA%\\Programs\\stacklight',
    );
    expect((await machine.cmd(`if exist ${COMMAND} exit 7`)).code).toBe(0);
  });
});
