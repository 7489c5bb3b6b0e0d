/** What starts of Compose services share: the user's environment, the command in it, the one queue of its `up`s. */
import { safeEntries } from '../../../platform/safe-program.ts';
import { type ComposeCommand, findComposeCommand, isComposeV1 } from '../../../stack/read/compose/compose-command.ts';
import type { Engine } from '../engine/engine.ts';
import { ComposeUps } from './up-queue.ts';

type Variables = Readonly<Record<string, string>>;

export class ComposeAccess {
  readonly ups: ComposeUps;
  /** Keys of services whose last `up` failed: what is there of them may be older than their file. */
  readonly failed = new Set<string>();
  /** What was said of a project's orphans last: Compose repeats itself with every command. */
  readonly #orphans = new Map<string, string>();
  readonly #user: () => Promise<Variables>;
  readonly #context: () => string;

  /**
   * `environment`: what the user would have in a terminal; one without a PATH means that there is no Compose command. `copies`: folder
   * for what a command runs while it runs, default: one of its own among the temporary ones. `context`: the Docker context that a person
   * chose; empty: none.
   */
  constructor(environment: () => Promise<Variables>, copies?: string, context: () => string = () => '') {
    this.#user = environment;
    this.#context = context;
    this.ups = new ComposeUps(copies);
  }

  /** True once for each new sentence. */
  isNews(project: string, sentence: string): boolean {
    if (this.#orphans.get(project) === sentence) return false;
    this.#orphans.set(project, sentence);
    return true;
  }

  /** The command, none of a project's own (`outside`: their folders), and what it is meant to run with: it talks to the very engine that we look at. */
  async tool(
    engine: Engine,
    outside: readonly string[],
  ): Promise<{ readonly command: ComposeCommand | undefined; readonly env: Variables }> {
    const found = await findComposeCommand({ env: await this.#user(), outside });
    const command = found && inContext(found, engine, this.#context());
    const env = await this.environment(engine);
    return { command, env: { ...env, PATH: safeEntries(env.PATH ?? '', outside) } };
  }

  /** What the command is run with: whoever wants to know what it makes of a file reads it with the same. */
  async environment(engine: Engine): Promise<Variables> {
    return atEngine(composeVariables(await this.#user()), engine, this.#context());
  }
}

/** The user's variables with those by which we tell the command how to behave. */
export function composeVariables(user: Variables): Variables {
  return { ...user, ...PLAIN };
}

/** Output for a reader that is no terminal. */
const PLAIN = { COMPOSE_ANSI: 'never', COMPOSE_PROGRESS: 'plain', COMPOSE_MENU: 'false', BUILDKIT_PROGRESS: 'plain' };

/** By which the command finds an engine, and which would lead it to another one. */
const ADDRESSES: readonly string[] = [
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_TLS',
  'DOCKER_TLS_VERIFY',
  'DOCKER_CERT_PATH',
];

/**
 * The command talks to the very engine that we look at: at the socket that we found, which it would not look for by itself, or in the context
 * that a person chose. Else TCP keeps the user's own settings with its certificates.
 */
export function atEngine(variables: Variables, engine: Pick<Engine, 'endpoint'>, context: string): Variables {
  const address = engine.endpoint?.address;
  const others =
    context === ''
      ? variables
      : Object.fromEntries(Object.entries(variables).filter(([name]) => !ADDRESSES.includes(name)));
  if (address?.kind !== 'socket') return context === '' ? variables : { ...others, DOCKER_CONTEXT: context };
  const scheme = address.path.startsWith('//') ? 'npipe' : 'unix';
  return { ...others, DOCKER_HOST: `${scheme}://${address.path}` };
}

/**
 * Version 1 does not read `DOCKER_CONTEXT` and would go where the user's own settings lead; it knows the context from an argument
 * (since 1.26; an older one refuses it, and does nothing).
 */
export function inContext(command: ComposeCommand, engine: Pick<Engine, 'endpoint'>, context: string): ComposeCommand {
  if (context === '' || engine.endpoint?.address.kind === 'socket' || !isComposeV1(command)) return command;
  return { ...command, args: [...command.args, '--context', context] };
}
