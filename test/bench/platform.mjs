import { fromSource } from './from-source.mjs';

/** The platform of this machine as the supervisor has it, by itself, for what no command shows. */
export async function ownPlatform() {
  const { currentPlatform } = await fromSource('electron/platform/current.ts');
  return currentPlatform();
}
