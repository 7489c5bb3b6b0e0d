import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Driver, Observation, Running } from '../../electron/drivers/driver.ts';
import { nativeDriver } from '../../electron/drivers/native/driver.ts';
import { markerOf, type StackIdentity } from '../../electron/drivers/native/marker.ts';
import { currentPlatform } from '../../electron/platform/current.ts';
import type { ProcessInfo } from '../../electron/platform/platform.ts';
import type { Problem } from '../../electron/result.ts';
import type { NativeSpec, ServiceSpec } from '../../electron/stack/stack.ts';
import { until } from './until.ts';

export const platform = currentPlatform();

type More = Partial<Omit<ServiceSpec, 'native'>> & { readonly native?: Partial<NativeSpec> };

/** The path of one of the small programs in `services/`. */
function program(name: string): string {
  return fileURLToPath(new URL(`services/${name}.mjs`, import.meta.url));
}

/** A folder with a driver of its own, in which real services run and are ended without fail. */
export class NativeBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'stacklight-native-'));
  readonly stack: StackIdentity = { file: join(this.folder, 'stacklight.yaml'), home: this.folder };
  driver: Driver = nativeDriver(platform)(this.stack);
  /** What was said to be worth remembering, oldest first. */
  readonly notes: string[] = [];
  readonly #services = new Set<string>();
  readonly #watches: (() => void)[] = [];
  #generation = 0;

  spec(id: string, command: readonly string[], more: More = {}): ServiceSpec {
    this.#services.add(id);
    const native: NativeSpec = {
      command,
      formatCommand: command.join(' '),
      workingDir: this.folder,
      environment: {},
      envFiles: [],
      preflight: [],
      ...more.native,
    };
    return { ...plainSpec(id), ...more, native };
  }

  /** A service that runs one of the small programs with Node. */
  node(id: string, name: string, args: readonly string[] = [], more: More = {}): ServiceSpec {
    return this.spec(id, [process.execPath, program(name), ...args], more);
  }

  async start(spec: ServiceSpec, cancelled: () => boolean = () => false): Promise<Running> {
    const result = await this.tryStart(spec, cancelled);
    if ('code' in result) throw new Error(`${result.code}: ${result.message}`);
    return result;
  }

  async tryStart(spec: ServiceSpec, cancelled: () => boolean = () => false): Promise<Running | Problem> {
    this.#generation += 1;
    const context = {
      stackName: 'bench',
      stackDirectory: this.folder,
      generation: this.#generation,
      logFile: this.logFile(spec.id),
      cancelled,
      note: (sentence: string) => this.notes.push(sentence),
    };
    const result = await this.driver.start(spec, context);
    return result.ok ? result.value : result.problem;
  }

  /** Everything that is observed from now on. */
  watch(spec: ServiceSpec, running: Running): Observation[] {
    const seen: Observation[] = [];
    this.#watches.push(this.driver.watch(spec, running, (observation) => seen.push(observation)));
    return seen;
  }

  /** As after a restart of Stacklight: another driver that knows nothing of the children. */
  forget(): void {
    this.driver = nativeDriver(platform)(this.stack);
  }

  logFile(id: string): string {
    return join(this.folder, 'logs', `${id}.log`);
  }

  log(id: string): string {
    return readFileSync(this.logFile(id), 'utf8');
  }

  /** The number behind a word that a service has printed. */
  printed(id: string, word: string): Promise<number> {
    return until(`${id} prints ${word}`, () => Number(new RegExp(`${word} (\\d+)`).exec(this.log(id))?.[1]));
  }

  /** What lives of a service, by its marker only. */
  members(id: string): Promise<readonly ProcessInfo[]> {
    return platform.tree({ pid: 0, startToken: '' }, markerOf(this.stack, id));
  }

  async close(): Promise<void> {
    for (const unwatch of this.#watches) unwatch();
    for (const id of this.#services) {
      for (const member of await this.members(id)) await platform.signal(member, 'SIGKILL');
      await until(`${id} is gone`, async () => (await this.members(id)).length === 0);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function plainSpec(id: string): Omit<ServiceSpec, 'native'> {
  return {
    id,
    kind: 'native',
    ports: [],
    dependsOn: [],
    healthcheck: {
      probe: { type: 'none' },
      intervalMs: 1_000,
      timeoutMs: 1_000,
      retries: 3,
      startPeriodMs: 0,
      startIntervalMs: 500,
    },
    restart: {
      policy: 'on-failure',
      initialDelayMs: 0,
      maxDelayMs: 0,
      factor: 2,
      maxRestarts: 5,
      windowMs: 60_000,
      unhealthy: false,
    },
    stopSignal: 'SIGTERM',
    stopGraceMs: 5_000,
  };
}
