/** Becomes the supervisor as the app does: a headless one that runs hands over. Ends at SIGTERM, and leaves what runs running. */
import { createHost } from '../../../electron/start-supervisor.ts';
import { VERSION } from '../../../electron/version.ts';

let end = (): void => process.exit(0);
process.on('SIGTERM', () => end());
const served = await createHost({ runtime: 'a test', role: 'app', version: VERSION });
if (!served.ok) throw new Error(served.problem.message);
end = () => void served.value.close().then(() => process.exit(0));
