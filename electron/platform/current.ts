import { darwinPlatform } from './darwin.ts';
import { linuxPlatform } from './linux.ts';
import type { Platform } from './platform.ts';
import { systemName } from './system-name.ts';
import { windowsPlatform } from './windows.ts';

let chosen: Platform | undefined;

const makers = { linux: linuxPlatform, darwin: darwinPlatform, windows: windowsPlatform } as const;

/** The platform of this machine, one for the whole process: readings that build on earlier ones (CPU) stay right. */
export function currentPlatform(): Platform {
  chosen ??= makers[systemName()]();
  return chosen;
}
