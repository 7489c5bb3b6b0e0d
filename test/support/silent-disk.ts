import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmdirSync } from 'node:fs';

/** Mounts a file system behind which nobody answers, until its standard input ends. Each call to it hangs in the kernel. */
const PROGRAM = `
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
fd = os.open('/dev/fuse', os.O_RDWR)
options = f'fd={fd},rootmode=40000,user_id={os.getuid()},group_id={os.getgid()}'.encode()
if libc.mount(b'silent', sys.argv[1].encode(), b'fuse', 6, options) != 0:
    sys.exit(os.strerror(ctypes.get_errno()))
print('mounted', flush=True)
sys.stdin.read()
libc.umount2(sys.argv[1].encode(), 3)
`;

export interface SilentDisk {
  /** Ends it; whatever hung on it fails then. */
  end(): Promise<void>;
}

/** A disk that does not answer, mounted at a new folder; or why there can be none here. */
export async function silentDisk(folder: string): Promise<SilentDisk | string> {
  if (spawnSync('python3', ['--version']).status !== 0) return 'there is no python3';
  mkdirSync(folder);
  const child = spawn('python3', ['-c', PROGRAM, folder], { stdio: ['pipe', 'pipe', 'pipe'] });
  const said = await firstWords(child);
  if (said !== 'mounted') {
    rmdirSync(folder);
    return `no file system can be mounted here: ${said}`;
  }
  return {
    end: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.stdin?.end();
      }),
  };
}

function firstWords(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.stdout?.once('data', (data) => resolve(String(data).trim()));
    child.stderr?.once('data', (data) => resolve(String(data).trim()));
    child.once('exit', () => resolve('its program ended'));
  });
}
