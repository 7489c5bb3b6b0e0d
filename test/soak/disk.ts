/** A small disk of the soak's own, on which the supervisor's home lies: it can be filled, and be made read-only. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Room for every log at its largest, and little enough to be filled at once. */
const BYTES = 400_000_000;
const PIECE_BYTES = 1_000_000;
/** More than ever lie at one folder. */
const LAYERS = 8;

export class SmallDisk {
  readonly #folder: string;
  readonly #filler: string;
  #readOnly = false;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#filler = join(folder, 'what-fills-the-disk');
  }

  /** Mounts it at a new folder; undefined where nothing can be mounted, which leaves the folder as it is. */
  static at(folder: string): SmallDisk | undefined {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const options = ['-t', 'tmpfs', '-o', `size=${BYTES},mode=700`, 'tmpfs', folder];
    if (process.platform !== 'linux' || !ran('mount', ...options)) return undefined;
    return new SmallDisk(folder);
  }

  /** To the last byte. */
  fill(): void {
    const { bavail, bsize } = statfsSync(this.#folder);
    ran('fallocate', '-l', String(bavail * bsize), this.#filler);
    try {
      for (let piece = 0; piece * PIECE_BYTES < BYTES; piece += 1)
        writeFileSync(`${this.#filler}-${piece}`, Buffer.alloc(PIECE_BYTES), { flag: 'a' });
    } catch {
      // That was the last byte.
    }
  }

  /** Whoever opens a file by its path from now on may only read; what is open stays so, as on a disk with an error. */
  makeReadOnly(): boolean {
    if (!ran('mount', '--bind', this.#folder, this.#folder)) return false;
    this.#readOnly = ran('mount', '-o', 'remount,ro,bind', this.#folder);
    if (!this.#readOnly) ran('umount', '-l', this.#folder);
    return this.#readOnly;
  }

  putRight(): void {
    if (this.#readOnly) ran('umount', '-l', this.#folder);
    this.#readOnly = false;
    for (const name of [
      this.#filler,
      ...Array.from({ length: BYTES / PIECE_BYTES }, (_, piece) => `${this.#filler}-${piece}`),
    ])
      rmSync(name, { force: true });
  }

  end(): void {
    this.putRight();
    // Whatever lies over it as well: a folder that something is mounted at cannot be removed.
    for (let layer = 0; layer < LAYERS && ran('umount', '-l', this.#folder); layer += 1);
  }
}

function ran(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}
