import { devDependencies, version } from '../package.json';

/** The version of this build, from package.json. */
export const VERSION: string = version;

/** What Windows knows the app by: notifications need that of the installer's shortcut, which is `appId` of electron-builder.yml. */
export const APP_ID = 'io.github.stacklight.Stacklight';

/** The Electron that this build is made for and ships with. */
export const PINNED_ELECTRON: string = devDependencies.electron;
