import { linuxPlatform } from './linux.ts';
import type { Platform } from './platform.ts';

let chosen: Platform | undefined;

/** The platform of this machine, one for the whole process: readings that build on earlier ones (CPU) stay right. */
export function currentPlatform(): Platform {
  chosen ??= linuxPlatform();
  return chosen;
}
