/** The clock of the supervisor, set while it runs: libfaketime stands between it and the system, and reads a file. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LIBRARIES = '/usr/lib';

export class FalseClock {
  readonly #file: string;
  readonly #library: string;

  private constructor(file: string, library: string) {
    this.#file = file;
    this.#library = library;
    this.set(0);
  }

  /** Undefined where the library is not installed (Debian: `faketime`). */
  static in(folder: string): FalseClock | undefined {
    const library = findLibrary();
    return library === undefined ? undefined : new FalseClock(join(folder, 'clock'), library);
  }

  /** Seconds that the wall clock differs from the right time; the monotonic clock and the times of files are left alone. */
  set(seconds: number): void {
    writeFileSync(this.#file, `${seconds < 0 ? '' : '+'}${seconds}`);
  }

  /** What makes a program believe it. */
  env(): Readonly<Record<string, string>> {
    return {
      LD_PRELOAD: this.#library,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    };
  }
}

function findLibrary(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const folders = readdirSync(LIBRARIES).map((name) => join(LIBRARIES, name, 'faketime/libfaketime.so.1'));
  return folders.find((path) => existsSync(path));
}
