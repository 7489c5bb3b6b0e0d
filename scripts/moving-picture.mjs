/**
 * `node scripts/moving-picture.mjs [FILE]`: the picture at the top of the README, taken from the built app at work. Needs Docker, Xvfb,
 * dbus-daemon, an Electron and ImageMagick.
 */
import { runnerImport } from 'vite';

const { module } = await runnerImport(new URL('../test/screens/moving.ts', import.meta.url).pathname);
const file = process.argv[2] ?? new URL('../docs/images/fix-ports.gif', import.meta.url).pathname;
await module.takeMovingPicture(file);
process.stdout.write(`${file}\n`);
