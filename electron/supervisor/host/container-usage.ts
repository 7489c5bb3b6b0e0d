import { z } from 'zod';
import type { Engine } from '../../drivers/container/engine/engine.ts';
import { LIMITS } from '../../limits.ts';
import type { Usage } from '../../platform/platform.ts';
import type { Clock } from '../model/clock.ts';
import type { StackSupervisor } from '../runtime/stack-supervisor.ts';

const statsSchema = z.object({
  read: z.string(),
  cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }) }),
  memory_stats: z.object({ usage: z.number().optional(), stats: z.record(z.string(), z.number()).nullish() }),
});

/** Processor time of a container at one moment. */
interface Reading {
  /** Nanoseconds of processor time since the container began. */
  readonly cpuNs: number;
  /** Epoch milliseconds by the engine's clock. */
  readonly at: number;
}

/**
 * What the containers use whose page somebody looks at, asked of the engine one by one. Nobody's container is asked about: an answer
 * costs the engine a walk over its cgroup.
 */
export class ContainerUsage {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #last = new Map<string, Reading>();

  constructor(engine: Engine, clock: Clock) {
    this.#engine = engine;
    this.#clock = clock;
  }

  async sample(stacks: readonly StackSupervisor[]): Promise<void> {
    const looked = stacks.flatMap(({ state }) =>
      [...state.managedServices.values()].flatMap(({ spec, running }) => {
        const id = running?.container?.id;
        const isLooked = state.metrics.isLookedAt(spec.id, this.#clock.now());
        return id !== undefined && isLooked ? [{ id, metrics: state.metrics.of(spec.id) }] : [];
      }),
    );
    for (const id of [...this.#last.keys()]) if (!looked.some((one) => one.id === id)) this.#last.delete(id);
    await Promise.all(
      looked.map(async ({ id, metrics }) => {
        const usage = await this.#ask(id);
        if (usage) metrics.used(this.#clock.wall(), usage);
      }),
    );
  }

  async #ask(id: string): Promise<Usage | undefined> {
    const answer = await this.#engine.request(
      'measure a container',
      (docker) => docker.getContainer(id).stats({ stream: false, 'one-shot': true }),
      LIMITS.metrics.statsMs,
    );
    const seen = answer.ok ? readStats(answer.value) : undefined;
    if (!seen) return undefined;
    const before = this.#last.get(id);
    this.#last.set(id, seen);
    return usageBetween(before, seen);
  }
}

/** Undefined for a container that does not run, or an answer of an engine that we do not know. */
export function readStats(answer: unknown): (Reading & { readonly memory: number }) | undefined {
  const stats = statsSchema.safeParse(answer).data;
  const { usage, stats: parts } = stats?.memory_stats ?? {};
  if (!stats || usage === undefined) return undefined;
  // As `docker stats` shows it: without what the kernel gives back at once (cgroup v1, then v2).
  const idle = parts?.total_inactive_file ?? parts?.inactive_file ?? 0;
  return {
    cpuNs: stats.cpu_stats.cpu_usage.total_usage,
    at: Date.parse(stats.read),
    memory: Math.max(0, usage - idle),
  };
}

/** Undefined at the first reading, which has nothing to be compared with. Pure. */
export function usageBetween(
  before: Reading | undefined,
  { cpuNs, at, memory }: Reading & { readonly memory: number },
): Usage | undefined {
  if (!before || !(at > before.at)) return undefined;
  return { cpu: Math.max(0, (cpuNs - before.cpuNs) / 1e6 / (at - before.at)) * 100, memory };
}
