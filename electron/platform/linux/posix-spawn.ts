/**
 * posix_spawn(3) and waitid(2). The child borrows our memory until it runs its program, where fork(2), which is all that Node has here,
 * copies the tables of all of it: 8 ms for a supervisor, 30 for a tray app, and every other thread of ours waits for half of that.
 * A child gets none of our descriptors: Node marks its own as not for children, Chromium does not, and a service that lives on would hold
 * the app's pipes, sockets and shared memory for as long as it runs.
 */
import { readdirSync } from 'node:fs';
import type { NativeCalls } from '../native-library.ts';

export interface SpawnOrder {
  readonly program: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  /** `NAME=value` */
  readonly environment: readonly string[];
  readonly outputFile: string;
}

/** How a child ended, as waitid(2) says it. `code`: an exit code, or the number of a signal. */
export interface ChildEnd {
  readonly pid: number;
  readonly how: 'exited' | 'signalled';
  readonly code: number;
}

export interface SpawnCalls {
  /**
   * Starts a program at the head of a session of its own, with nothing to read, both outputs appended to a file and no other descriptor;
   * every signal does what it does by default. Its pid, or undefined for whatever reason it does not run.
   */
  spawn(order: SpawnOrder): number | undefined;
  /** A child that has ended and that nobody has asked for yet; it stays so. */
  anyEnded(): ChildEnd | undefined;
  /** How this child ended, once: it is gone then. `none`: it is no child of ours (any more). */
  reap(pid: number): ChildEnd | 'runs' | 'none';
}

/** spawn.h of glibc and musl. */
const FLAG = { setSignalDefaults: 0x04, setSignalMask: 0x08, setSession: 0x80 } as const;
/** Room for posix_spawnattr_t, posix_spawn_file_actions_t (336 and 80 bytes in glibc, less in musl) and sigset_t (128). */
const ROOM = { attributes: 512, actions: 256, signals: 128, info: 128 } as const;
/** All of the classic ones but SIGKILL and SIGSTOP, which nobody can change. */
const CLASSIC_SIGNALS = 0x7fff_ffff & ~(1 << 8) & ~(1 << 18);
/** asm-generic/fcntl.h */
const OPEN = { read: 0, write: 0o1, append: 0o2000 } as const;
/** After input, output and errors. */
const FIRST_OTHER = 3;
/** bits/waitflags.h, and the codes of SIGCHLD in siginfo_t; its fields begin at 16 with 64 bits. */
const WAIT = { forAll: 0, forPid: 1, noHang: 0x1, ended: 0x4, leaveIt: 0x100_0000 } as const;
const INFO = { code: 8, pid: 16, status: 24, exited: 1 } as const;

/** Throws where the library has no such function: musl of before 1.1.24, glibc of before 2.29. */
export function openSpawnCalls({ koffi }: Extract<NativeCalls, { ok: true }>): SpawnCalls {
  const library = koffi.load(null);
  const spawn = library.func(
    'int posix_spawn(_Out_ int *pid, const char *path, uint8_t *actions, uint8_t *attributes, const char **argv, const char **envp)',
  );
  const initActions = library.func('int posix_spawn_file_actions_init(uint8_t *actions)');
  const freeActions = library.func('int posix_spawn_file_actions_destroy(uint8_t *actions)');
  const addOpen = library.func(
    'int posix_spawn_file_actions_addopen(uint8_t *actions, int descriptor, const char *path, int flags, unsigned int mode)',
  );
  const addDup = library.func('int posix_spawn_file_actions_adddup2(uint8_t *actions, int from, int to)');
  const addFolder = library.func('int posix_spawn_file_actions_addchdir_np(uint8_t *actions, const char *path)');
  const closeOthers = closing(library);
  const initAttributes = library.func('int posix_spawnattr_init(uint8_t *attributes)');
  const setFlags = library.func('int posix_spawnattr_setflags(uint8_t *attributes, short flags)');
  const setDefaults = library.func('int posix_spawnattr_setsigdefault(uint8_t *attributes, const uint8_t *signals)');
  const setMask = library.func('int posix_spawnattr_setsigmask(uint8_t *attributes, const uint8_t *signals)');
  const waitid = library.func('int waitid(int kind, unsigned int id, uint8_t *info, int options)');

  const attributes = Buffer.alloc(ROOM.attributes);
  const classic = Buffer.alloc(ROOM.signals);
  classic.writeUInt32LE(CLASSIC_SIGNALS, 0);
  initAttributes(attributes);
  setDefaults(attributes, classic);
  setMask(attributes, Buffer.alloc(ROOM.signals));
  setFlags(attributes, FLAG.setSignalDefaults | FLAG.setSignalMask | FLAG.setSession);

  const ask = (kind: number, id: number, options: number): ChildEnd | 'runs' | 'none' => {
    const info = Buffer.alloc(ROOM.info);
    if (waitid(kind, id, info, WAIT.ended | WAIT.noHang | options) !== 0) return 'none';
    const pid = info.readInt32LE(INFO.pid);
    if (pid === 0) return 'runs';
    const how = info.readInt32LE(INFO.code) === INFO.exited ? 'exited' : 'signalled';
    return { pid, how, code: info.readInt32LE(INFO.status) };
  };
  return {
    spawn({ program, argv, cwd, environment, outputFile }) {
      const actions = Buffer.alloc(ROOM.actions);
      const pid = [0];
      initActions(actions);
      const failed = [
        addOpen(actions, 0, '/dev/null', OPEN.read, 0),
        addOpen(actions, 1, outputFile, OPEN.write | OPEN.append, 0),
        addDup(actions, 1, 2),
        addFolder(actions, cwd),
        closeOthers(actions),
      ].some((code) => code !== 0);
      const code = failed ? -1 : spawn(pid, program, actions, attributes, [...argv, null], [...environment, null]);
      freeActions(actions);
      return code === 0 ? pid[0] : undefined;
    },
    anyEnded() {
      const seen = ask(WAIT.forAll, 0, WAIT.leaveIt);
      return typeof seen === 'string' ? undefined : seen;
    },
    reap: (pid) => ask(WAIT.forPid, pid, 0),
  };
}

/** All descriptors but the three of every program. One call in glibc since 2.34; elsewhere those that are open now, one by one. */
function closing(library: ReturnType<Extract<NativeCalls, { ok: true }>['koffi']['load']>) {
  try {
    const addCloseFrom = library.func('int posix_spawn_file_actions_addclosefrom_np(uint8_t *actions, int descriptor)');
    return (actions: Buffer): number => addCloseFrom(actions, FIRST_OTHER);
  } catch {
    const addClose = library.func('int posix_spawn_file_actions_addclose(uint8_t *actions, int descriptor)');
    return (actions: Buffer): number => {
      const open = readdirSync('/proc/self/fd').map(Number);
      return open.some((descriptor) => descriptor >= FIRST_OTHER && addClose(actions, descriptor) !== 0) ? -1 : 0;
    };
  }
}
