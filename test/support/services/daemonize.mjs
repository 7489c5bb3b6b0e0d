// Goes into the background: starts itself anew in a session of its own and exits with 0.
import { spawn } from 'node:child_process';

if (process.argv.includes('inner')) {
  console.log(`background ${process.pid}`);
  setInterval(() => undefined, 1_000);
} else {
  spawn(process.execPath, [process.argv[1], 'inner'], { detached: true, stdio: 'inherit' }).unref();
}
