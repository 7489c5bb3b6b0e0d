/**
 * Calls into the system's own libraries, through koffi. It is looked for once and may be missing: no binary for this
 * processor or libc, a kernel that forbids writable code. Then the portable readers serve, and `daemon status` says why.
 */
import { createRequire } from 'node:module';
import { messageOf } from '../result.ts';

type Koffi = typeof import('koffi');

export type NativeCalls = { readonly ok: true; readonly koffi: Koffi } | { readonly ok: false; readonly why: string };

let found: NativeCalls | undefined;

/** koffi, or why it cannot be used here. */
export function nativeCalls(): NativeCalls {
  found ??= load();
  return found;
}

function load(): NativeCalls {
  if (process.env.STACKLIGHT_PLATFORM === 'portable')
    return { ok: false, why: 'STACKLIGHT_PLATFORM=portable asks for none' };
  try {
    // Loaded by name and not bundled: it brings a binary that must lie outside of an archive.
    return { ok: true, koffi: createRequire(import.meta.url)('koffi') as Koffi };
  } catch (error) {
    return { ok: false, why: `calls into the system's libraries are not possible here: ${messageOf(error)}` };
  }
}
