/** A window of the same Electron with a list in it. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../..');
let file;

/** The Electron that `npm start` would take, or `STACKLIGHT_TEST_ELECTRON`. */
export function electronFile() {
  file ??=
    process.env.STACKLIGHT_TEST_ELECTRON ??
    execFileSync(process.execPath, [path.join(ROOT, 'scripts/electron-runtime.mjs')], { encoding: 'utf8' }).trim();
  return file;
}

export const bareElectron = {
  name: 'bare electron',
  /** Undefined where there is none, or no display that could be made for it. */
  version() {
    try {
      execFileSync('/bin/sh', ['-c', 'command -v Xvfb && command -v dbus-daemon'], { stdio: 'ignore' });
      return execFileSync(electronFile(), ['--no-sandbox', '--version'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).match(/[\d.]+/)?.[0];
    } catch {
      return undefined;
    }
  },
};
