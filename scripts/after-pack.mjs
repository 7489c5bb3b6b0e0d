import { rm } from 'node:fs/promises';
import path from 'node:path';

/** electron-builder's hook: the default app of a bare runtime has no place in the product. */
export async function afterPack({ appOutDir, packager }) {
  await rm(path.join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
}
