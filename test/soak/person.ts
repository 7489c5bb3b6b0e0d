/** What a person says to the supervisor, over a connection of their own. */
import { ControlClient } from '../../electron/control/client.ts';
import type { World } from './world.ts';

/** Longer than any stop with its grace period. */
const ANSWER_MS = 60_000;

/**
 * Asks for this and waits for the end of it.
 * @param options cutOff: the connection is closed as soon as it was asked
 * @returns whether there was an answer, whatever it says; the supervisor may have been killed meanwhile
 */
export async function ask(
  world: World,
  kind: 'up' | 'down' | 'restart',
  services: readonly string[],
  options: { readonly cutOff?: boolean } = {},
): Promise<boolean> {
  const client = await ControlClient.connect(world.socketPath());
  if (!client) return false;
  try {
    // As the command line does it: a supervisor that has just begun may not have opened the stack yet.
    const opened = await client.request('open', { path: world.file });
    if (!opened.ok) return false;
    const asked = client.request('act', {
      stack: opened.value.stack,
      kind,
      services: [...services],
      choices: [],
      dryRun: false,
      wait: options.cutOff !== true,
      timeoutMs: ANSWER_MS,
    });
    if (options.cutOff) return true;
    const answer = await asked;
    return answer.ok || answer.problem.code !== 'supervisor-lost';
  } finally {
    client.close();
  }
}

/** Asks for everything that is wished up, as a person does after the list of open stacks was lost. */
export async function reopen(world: World): Promise<void> {
  if ((await world.hello())?.stacks.length) return;
  const up = await world.command('up', '--yes', '--no-wait', ...world.memory.wishedUp());
  if (up.code !== 0) throw new Error(`up after a loss ended with ${up.code}: ${up.output}`);
}
