// Starts a grandchild and says its pid. `session`: in a session of its own, as setsid does; it holds the output open.
import { spawn } from 'node:child_process';

const detached = process.argv.includes('session');
const lasting = 'setInterval(() => undefined, 1000)';
const ignoring = process.argv.includes('stubborn') ? 'process.on("SIGTERM", () => undefined);' : '';
const child = spawn(process.execPath, ['-e', `${ignoring}console.log("grandchild ready");${lasting}`], {
  detached,
  stdio: ['ignore', 'inherit', 'inherit'],
});
child.unref();
console.log(`grandchild ${child.pid}`);
if (process.argv.includes('crash')) setTimeout(() => process.exit(3), 200);
setInterval(() => undefined, 1_000);
