import { z } from 'zod';
import type { Details } from '../../contract/details.ts';
import type { Engine } from '../../drivers/container/engine/engine.ts';
import type { Platform, Usage } from '../../platform/platform.ts';
import type { Inventory } from '../../ports/types.ts';
import type { ManagedService } from '../model/managed-service.ts';

type Process = Details['processes'][number];

/** The live processes of a native service, and what each listens on. `used`: as last measured, by pid. */
export async function nativeTree(
  { treePids }: ManagedService,
  platform: Pick<Platform, 'processes'>,
  { listeners }: Pick<Inventory, 'listeners'>,
  used: ReadonlyMap<number, Usage>,
): Promise<Process[]> {
  if (treePids.length === 0) return [];
  const own = new Set(treePids);
  const all = (await platform.processes()).filter(({ pid, zombie }) => own.has(pid) && !zombie);
  return all.map(({ pid, ppid, command, startedAt }) => {
    const held = listeners.filter(({ processes }) => processes.some((one) => one.pid === pid));
    return {
      pid,
      ...(own.has(ppid) && ppid !== pid ? { parent: ppid } : {}),
      command: command.join(' '),
      startedAt,
      ...used.get(pid),
      listens: [...new Set(held.map(placeOf))],
    };
  });
}

function placeOf({ family, address, port, protocol }: Inventory['listeners'][number]): string {
  const host = family === 6 ? `[${address}]` : address;
  return `${host}:${port}${protocol === 'udp' ? '/udp' : ''}`;
}

const topSchema = z.object({ Titles: z.array(z.string()), Processes: z.array(z.array(z.string())) });

/** The processes inside a container, as the engine sees them; none where it does not say. */
export async function containerTree(id: string, engine: Engine): Promise<Process[]> {
  const seen = await engine.request('list the processes of a container', (docker) => docker.getContainer(id).top());
  const top = seen.ok ? topSchema.safeParse(seen.value).data : undefined;
  return top ? processesIn(top) : [];
}

/** Of the table that `ps -ef` prints (the engine's default), found by its titles. Pure. */
export function processesIn({ Titles, Processes }: z.infer<typeof topSchema>): Process[] {
  const at = (title: string) => Titles.findIndex((one) => one.toUpperCase() === title);
  const [pid, ppid] = [at('PID'), at('PPID')];
  const command = Math.max(at('CMD'), at('COMMAND'));
  if (pid < 0 || command < 0) return [];
  const own = new Set(Processes.map((row) => Number(row[pid])));
  return Processes.flatMap((row) => {
    const number = Number(row[pid]);
    const parent = Number(row[ppid]);
    if (!Number.isSafeInteger(number)) return [];
    return [
      {
        pid: number,
        ...(own.has(parent) && parent !== number ? { parent } : {}),
        command: row[command] ?? '',
        listens: [],
      },
    ];
  });
}
