import { devDependencies, version } from '../package.json';

/** The version of this build, from package.json. */
export const VERSION: string = version;

/** The Electron that this build is made for and ships with. */
export const PINNED_ELECTRON: string = devDependencies.electron;
