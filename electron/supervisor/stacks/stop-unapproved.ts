/** What an earlier yes started and that lives on without one. To stop it needs no yes: nothing of the stack's file is run for it. */
import type { Outcome, Verification } from '../../contract/action.ts';
import type { Running } from '../../drivers/driver.ts';
import type { ServiceSpec } from '../../stack/stack.ts';
import { planDown } from '../actions/plan-up-down.ts';
import type { ActRequest } from '../actions/request.ts';
import { Ledger, readLedger } from '../model/ledger.ts';
import type { LedgerContent } from '../model/saved-service.ts';
import { stackPaths } from '../model/stack-paths.ts';
import { unnamedSpec } from '../model/unnamed-spec.ts';
import type { World } from '../model/world.ts';
import type { WaitingStack } from './unapproved-stack.ts';

interface Left {
  readonly spec: ServiceSpec;
  readonly running: Running;
}

/**
 * Stops the processes and containers that our own record names and that are still the same: by pid and start time, or by the id of the
 * container. How long they may take is what the file says. `still`: the services that live on afterwards.
 */
export async function stopLeft(
  { definition: { stack } }: WaitingStack,
  request: Pick<ActRequest, 'services' | 'dryRun'>,
  world: World,
): Promise<{ readonly outcome: Outcome; readonly still: ReadonlySet<string> }> {
  const path = stackPaths(world.home, stack).ledger;
  const { content } = await readLedger(path, world.clock.wall());
  const all = content ? await leftOf(content, stack.services, world) : [];
  const named = all.filter(({ spec }) => request.services.length === 0 || request.services.includes(spec.id));
  const plan = planDown(
    named.map(({ spec }) => ({ id: spec.id, dependsOn: spec.dependsOn, up: true, broken: false })),
    [],
  );
  const ids = new Set(all.map(({ spec }) => spec.id));
  if (request.dryRun || !content)
    return { outcome: { plan, applied: !request.dryRun, verification: [], verified: !request.dryRun }, still: ids };
  const verification: Verification[] = [];
  const gone: string[] = [];
  for (const { service } of plan.steps) {
    const left = named.find(({ spec }) => spec.id === service);
    if (!left) continue;
    const check = await stopOne(left, stack, world);
    verification.push(check);
    if (check.ok) gone.push(left.spec.id);
  }
  await forget(path, content, gone);
  const still = new Set([...ids].filter((id) => !gone.includes(id)));
  return { outcome: { plan, applied: true, verification, verified: verification.every(({ ok }) => ok) }, still };
}

/** Those that live, each with how it is to be stopped; also where the file does not name them any more. */
async function leftOf(
  { bootId, services }: LedgerContent,
  specs: readonly ServiceSpec[],
  world: World,
): Promise<readonly Left[]> {
  const sameBoot = bootId === (await world.platform.bootId());
  const left = await Promise.all(
    Object.entries(services).map(async ([id, { running: saved }]): Promise<readonly Left[]> => {
      const spec = specs.find((one) => one.id === id) ?? unnamedSpec(id, 'external');
      if (saved?.process && sameBoot) {
        const seen = await world.platform.process(saved.process.pid);
        const same = seen?.startToken === saved.process.startToken && !seen.zombie;
        return same ? [{ spec: { ...spec, kind: 'native' }, running: saved as Running }] : [];
      }
      const { container } = saved ?? {};
      if (!container) return [];
      const found = await world.engine.refresh(container.id);
      if (!found.ok || found.value?.status !== 'running') return [];
      // By the container that it is, and not by what the file calls the service's now.
      const from = { how: 'existing', name: found.value.name } as const;
      return [{ spec: { ...spec, kind: 'container', container: { from } }, running: saved as Running }];
    }),
  );
  return left.flat();
}

async function stopOne({ spec, running }: Left, stack: Parameters<World['drivers']>[0], world: World) {
  const { id, kind, stopGraceMs: graceMs, stopSignal: signal } = spec;
  const outcome = await world.drivers(stack)[kind].stop(spec, running, { graceMs, signal });
  const why = outcome.problem?.message ?? `left: ${outcome.survivors.join(', ')}`;
  const detail = outcome.gone ? (outcome.forced ? 'it had to be killed' : 'it has ended') : why;
  return { check: `${id} is stopped`, ok: outcome.gone, detail };
}

/** Nobody wants them up any more, also after the next yes. */
async function forget(path: string, content: LedgerContent, gone: readonly string[]): Promise<void> {
  const services = Object.entries(content.services).map(([id, saved]) => {
    const { running: _, ...rest } = saved;
    return [id, gone.includes(id) ? { ...rest, desired: 'down' as const, state: 'stopped' as const } : saved] as const;
  });
  await new Ledger(path).save(() => ({ ...content, services: Object.fromEntries(services) }));
}
