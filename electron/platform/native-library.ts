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
  // Loaded by name and not bundled: it brings a binary that must lie outside of an archive.
  found ??= callsBy(() => createRequire(import.meta.url)('koffi') as Koffi);
  return found;
}

/** Node adds the whole way by which it looked for a module. */
function firstLineOf(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}

/** `load`: gives koffi, or throws. */
export function callsBy(load: () => Koffi, env: NodeJS.ProcessEnv = process.env): NativeCalls {
  if (env.STACKLIGHT_PLATFORM === 'portable') return { ok: false, why: 'STACKLIGHT_PLATFORM=portable asks for none' };
  // Waiting for the ends of processes takes one thread of the pool, and files need another.
  if (!hasThreadsToWait(env.UV_THREADPOOL_SIZE))
    return {
      ok: false,
      why: `UV_THREADPOOL_SIZE=${env.UV_THREADPOOL_SIZE} leaves no thread to wait for the ends of processes`,
    };
  try {
    return { ok: true, koffi: load() };
  } catch (error) {
    return {
      ok: false,
      why: `calls into the system's libraries are not possible here: ${firstLineOf(messageOf(error))}`,
    };
  }
}

/** Node reads the number as C's atoi does, and takes one thread where that gives none; four where nothing is said. */
function hasThreadsToWait(size: string | undefined): boolean {
  return size === undefined || Number.parseInt(size, 10) > 1;
}
