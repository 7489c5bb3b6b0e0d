/** What was measured of the services of a stack, kept over a restart: numbers alone, packed, in one file of a bounded size. */
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import { readJsonFile, writePrivateFile } from '../../files/json-file.ts';
import { summed, withSum } from '../../files/summed.ts';
import { LIMITS } from '../../limits.ts';
import { LINE_BYTES, LINES } from '../../metrics/service-metrics.ts';
import type { StackMetrics } from '../../metrics/stack-metrics.ts';
import type { Clock } from './clock.ts';

const { fine, coarse } = LIMITS.metrics;
/** Of what was kept: a version with other charts begins them anew. */
const SHAPE = [fine.stepMs, fine.buckets, coarse.stepMs, coarse.buckets].join(' ');

const fileSchema = z.object({
  version: z.literal(1),
  shape: z.string(),
  /** Whose line comes at which place in the data, `LINE_BYTES` each. */
  lines: z.array(z.tuple([z.string(), z.enum(LINES)])),
  /** Packed, in base64. */
  data: z.string(),
});
type Kept = z.infer<typeof fileSchema>;

export class MetricsFile {
  readonly #path: string;
  readonly #metrics: StackMetrics;
  readonly #clock: Clock;
  readonly #say: (sentence: string) => void;
  /** Monotonic ms. */
  #keptAt: number;
  /** One after the other, and nothing is written before what is there was read. */
  #turn: Promise<void> = Promise.resolve();

  /** `say`: of a file that is damaged. */
  constructor(path: string, metrics: StackMetrics, clock: Clock, say: (sentence: string) => void) {
    this.#path = path;
    this.#metrics = metrics;
    this.#clock = clock;
    this.#say = say;
    this.#keptAt = clock.now();
  }

  /**
   * Takes over what an earlier run kept of the services that are part of the stack. Never rejects. Where the file is damaged the charts
   * begin empty, which is said once: the next writing makes it whole.
   */
  begin(isKnown: (service: string) => boolean): Promise<void> {
    this.#turn = this.#read(isKnown).then((isWhole) => {
      if (!isWhole) this.#say('The charts begin empty: what was measured before could not be read.');
    });
    return this.#turn;
  }

  /** Something was measured, or may have been: it is written down where the last time was long enough ago. */
  look(): void {
    const now = this.#clock.now();
    if (now - this.#keptAt < LIMITS.metrics.keepMs) return;
    this.#keptAt = now;
    void this.#write();
  }

  /** Resolves when what is known now is on the disk, or was refused by it. */
  close(): Promise<void> {
    return this.#write();
  }

  #write(): Promise<void> {
    // A disk that refuses this refuses the ledger too, which is said; the charts are whole in memory.
    this.#turn = this.#turn.then(() => this.#writeNow()).catch(() => undefined);
    return this.#turn;
  }

  async #writeNow(): Promise<void> {
    const kept = this.#metrics.keep();
    if (kept.length === 0) return;
    const data = (await promisify(gzip)(Buffer.concat(kept.map(({ bytes }) => bytes)))).toString('base64');
    const lines = kept.map(({ service, line }): [string, typeof line] => [service, line]);
    const content: Kept = { version: 1, shape: SHAPE, lines, data };
    await writePrivateFile(this.#path, `${JSON.stringify(withSum(content))}\n`);
  }

  /** False where something is there and cannot be read. */
  async #read(isKnown: (service: string) => boolean): Promise<boolean> {
    const read = await readJsonFile(this.#path, summed(fileSchema));
    if (read.kind !== 'read') return read.kind === 'missing';
    const { shape, lines, data } = read.value;
    if (shape !== SHAPE) return true;
    const size = lines.length * LINE_BYTES;
    const unpacked = await promisify(gunzip)(Buffer.from(data, 'base64'), { maxOutputLength: Math.max(1, size) }).catch(
      () => undefined,
    );
    if (unpacked?.length !== size) return false;
    for (const [index, [service, line]] of lines.entries()) {
      if (!isKnown(service)) continue;
      const bytes = unpacked.subarray(index * LINE_BYTES, (index + 1) * LINE_BYTES);
      this.#metrics.of(service).restore(line, bytes, this.#clock.wall());
    }
    return true;
  }
}
