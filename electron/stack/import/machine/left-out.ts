/** Which listeners are none of a stack's business, and why. Pure. */
import { isBroadFolder } from '../../../commands/folders.ts';
import { isRunner, untouchableKind } from '../../../commands/names.ts';
import type { Listener } from '../../../ports/types.ts';
import { ownUser } from '../../../ports/user.ts';
import type { MachinePicture } from './picture.ts';

export type LeftOut =
  /** Shown elsewhere (a container's own port), or Stacklight itself. */
  | { readonly kind: 'unspoken' }
  /** Only counted: what belongs to somebody else is not described. */
  | { readonly kind: 'others' }
  /** A clause: `a browser`, `it is watched by Stacklight already`. */
  | { readonly kind: 'named'; readonly because: string };

const HELPER =
  /[\\/]\.(?:vscode|vscode-server|vscode-insiders|cursor|cursor-server|windsurf|windsurf-server|idea)[\\/]|[\\/]JetBrains[\\/]/i;
const LANGUAGE_SERVER = /language[-_]?server|languageserver|tsserver|[\\/-]lsp\b|jdtls|gopls|pyright|copilot/i;
/** Build tools share a list with test runners; only what runs tests starts servers that are gone a moment later. */
const TESTS = /vitest|jest|mocha|pytest|py\.test|playwright|cypress|\bava\b|\btox\b|\bnox\b|rspec|karma|ctest/;

/** Why this listener is not proposed; undefined: it is a candidate. */
export function leftOut(listener: Listener, picture: MachinePicture): LeftOut | undefined {
  const { self, supervised } = picture;
  const [process] = listener.processes;
  if (listener.container || listener.forwarder || listener.guessed) return { kind: 'unspoken' };
  if (!process || process.uid !== ownUser(self)) return { kind: 'others' };
  if (self.pids.includes(process.pid)) return { kind: 'unspoken' };
  if (listener.processes.some(({ pid }) => supervised.has(pid)))
    return named('a stack of Stacklight looks after it already');
  const kind = untouchableKind(process);
  if (kind) return named(`it is ${kind}`);
  const line = process.command.join(' ');
  const [parent] = listener.parents;
  const child = parent && process.terminal === undefined && untouchableKind(parent) === 'an editor';
  if (HELPER.test(line) || LANGUAGE_SERVER.test(line) || child) return named('it is a helper of an editor');
  return process.cwd === undefined ? named('the folder that it works in cannot be seen') : undefined;
}

function named(because: string): LeftOut {
  return { kind: 'named', because };
}

/** Why a candidate is not ticked to begin with; undefined: nothing speaks against it. */
export function doubtAbout(listener: Listener, picture: MachinePicture, known: boolean): string | undefined {
  const [process] = listener.processes;
  const tester = listener.parents.find((parent) => isRunner(parent) && TESTS.test(parent.command.join(' ')));
  if (tester) return 'a test runner started it';
  const project = picture.folders.get(process?.cwd ?? '')?.project;
  const home = picture.self.home;
  if (!known && !project && isBroadFolder(process?.cwd ?? '/', home))
    return 'it works in no project and is no known server';
  return undefined;
}
