/** What the state files of all stacks say, read without a supervisor. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readJsonFile } from '../../files/json-file.ts';
import { summed } from '../../files/summed.ts';
import { validEntries } from '../../files/valid-keys.ts';
import type { Platform } from '../../platform/platform.ts';
import { type LedgerContent, looseLedgerSchema, savedService } from '../../supervisor/model/saved-service.ts';

export interface KeptStack {
  /** As in its folder's name, which is its name with a hash of its place. */
  readonly name: string;
  readonly ledger: LedgerContent;
}

/** Those whose state can be read, by name. */
export async function keptStacks(home: string): Promise<readonly KeptStack[]> {
  const folder = join(home, 'stacks');
  const keys = await readdir(folder).catch(() => []);
  const read = await Promise.all(
    keys.sort().map(async (key) => {
      const found = await readJsonFile(join(folder, key, 'state.json'), summed(looseLedgerSchema));
      if (found.kind !== 'read') return [];
      const services = validEntries(savedService, found.value.services).value;
      return [{ name: key.replace(/-[0-9a-f]{8}$/, ''), ledger: { ...found.value, services } }];
    }),
  );
  return read.flat();
}

/** `shop/web (pid 4711)`: processes that Stacklight started and that are the same ones still. Containers are their engine's. */
export async function stillRunning(
  stacks: readonly KeptStack[],
  platform: Pick<Platform, 'bootId' | 'alive'>,
): Promise<readonly string[]> {
  const boot = await platform.bootId();
  return stacks
    .filter(({ ledger }) => ledger.bootId === boot)
    .flatMap(({ name, ledger }) =>
      Object.entries(ledger.services).flatMap(([id, { running }]) =>
        running?.process && platform.alive(running.process) ? [`${name}/${id} (pid ${running.process.pid})`] : [],
      ),
    );
}
