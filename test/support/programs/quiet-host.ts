/**
 * A supervisor in a process of its own, without a socket, told of every change as the tray of an app with a hidden window is:
 * `HOME STACK_FILE`. Says `up` when all that it runs is in good health.
 */
import { currentPlatform } from '../../../electron/platform/current.ts';
import { Host } from '../../../electron/supervisor/host/host.ts';
import { until } from '../until.ts';

const [home = '', file = ''] = process.argv.slice(2);
const host = new Host(currentPlatform(), home, 'a test');
host.subscribe(
  () => {},
  () => false,
);
const opened = await host.openStack(file, { origin: 'in a test' });
if (!opened.ok) throw new Error(opened.problem.message);
const asked = await host.request({ type: 'up', stack: opened.value, services: [] });
if (!asked.ok) throw new Error(asked.problem.message);
const isGood = () =>
  host.snapshot(opened.value)?.services.every(({ state }) => state === 'running' || state === 'healthy');
await until('all services', isGood, { deadlineMs: 90_000, everyMs: 200 });
process.on('SIGTERM', () => {
  void host
    .stopAll()
    .then(() => host.close())
    .then(() => process.exit(0));
});
process.stdout.write('up\n');
