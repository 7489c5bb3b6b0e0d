import { existsSync, realpathSync } from 'node:fs';
import type { Disk } from './compose/owner.ts';

/** This machine's disk. What is not there is its own real path. */
export const DISK: Disk = {
  real(path) {
    try {
      return realpathSync(path);
    } catch {
      return path;
    }
  },
  exists: (path) => existsSync(path),
};
