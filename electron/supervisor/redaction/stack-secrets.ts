import { inertBlock, inertLine } from '../../../shared/text/inert.ts';
import { withoutColours } from '../../../shared/text/inert-log.ts';
import type { Engine } from '../../drivers/container/engine/engine.ts';
import { readEnvironment, userEnvironment } from '../../drivers/native/environment.ts';
import { LIMITS } from '../../limits.ts';
import type { Platform } from '../../platform/platform.ts';
import { secretsIn } from '../../secrets/command-secrets.ts';
import { namesSecret } from '../../secrets/names.ts';
import { isPlain } from '../../secrets/plain.ts';
import { hidesNothing, type Redact, redactor, type Secret } from '../../secrets/redact.ts';
import { maskWords } from '../../secrets/unknown.ts';
import type { HttpProbeSpec, ServiceSpec, Stack } from '../../stack/stack.ts';
import type { ManagedService } from '../model/managed-service.ts';
import { composeSecrets } from './compose-secrets.ts';

/** Shorter values of the user's own environment are no secrets, whatever they are called. */
const SHORTEST_OF_USER = 8;

/**
 * What of a stack may never be told: values of environments, of secret headers and bodies of its checks, the webhook. What
 * was a secret once stays one for as long as Stacklight runs, since logs still repeat it.
 */
export class StackSecrets {
  readonly #known = new Map<string, Secret>();
  /** Names that every event holds; a variable with the same value cannot make a secret of them. */
  readonly #names = new Set<string>();
  readonly #forQuestion: boolean;
  #redact: Redact;
  #size = 0;
  /** The texts of late, and those before them that are dropped next. */
  #told = new Map<string, string>();
  #before: ReadonlyMap<string, string> = new Map();
  #characters = 0;

  /** `forQuestion`: what stands literally in a command is shown, since that is what a person says yes to. */
  constructor(stack: Stack, { forQuestion = false }: { readonly forQuestion?: boolean } = {}) {
    this.#forQuestion = forQuestion;
    this.#redact = this.#redactor();
    this.declared(stack);
  }

  /**
   * Takes the secrets out and makes the rest inert: what is told of a stack goes through here, and much of it others wrote. A picture of
   * the stack repeats nearly all of its texts from the one before: each is looked at once, however often it is shown.
   */
  readonly redact: Redact = (text) => {
    const known = this.#told.get(text);
    if (known !== undefined) return known;
    const told = this.#before.get(text) ?? this.#tell(text);
    if (this.#characters > LIMITS.runtime.secretCharacters) this.#forget(this.#told);
    this.#characters += text.length + told.length;
    this.#told.set(text, told);
    return told;
  };

  #forget(before: ReadonlyMap<string, string>): void {
    this.#before = before;
    this.#told = new Map();
    this.#characters = 0;
  }

  /** What the stack file itself says. */
  declared(stack: Stack): void {
    for (const name of [stack.name, ...stack.services.map((spec) => spec.id)]) this.#names.add(name);
    const { webhook } = stack.alerts;
    const ofServices = stack.services.flatMap((spec) => [
      ...ofEnvironment(spec),
      ...ofProbe(spec.healthcheck.probe),
      ...(this.#forQuestion ? [] : ofCommands(spec)),
    ]);
    const ofSmoke = stack.smoke.flatMap(ofProbe);
    this.#learn([
      ...(stack.interpolated ?? []),
      ...(webhook ? [{ name: 'webhook', value: webhook }] : []),
      ...ofServices,
      ...ofSmoke,
    ]);
  }

  /** Variables of files that the stack names. */
  remember(variables: Readonly<Record<string, string>>): void {
    this.#learn(Object.entries(variables).map(([name, value]) => ({ name, value })));
  }

  /** What only a look shows: env files, Compose files, the user's own variables, the environment of the container that runs. */
  async learn(managed: ManagedService, platform: Platform, engine: Engine): Promise<void> {
    const { native } = managed.spec;
    if (native) {
      const [user, read] = await Promise.all([userEnvironment(platform), readEnvironment(platform, native)]);
      const all = read.ok ? read.value.variables : user;
      this.#learn(
        Object.entries(all)
          .filter(([name, value]) => user[name] !== value || isSecretOfUser(name, value))
          .map(([name, value]) => ({ name, value })),
      );
    }
    this.#learn(await composeSecrets(managed.spec, await userEnvironment(platform)));
    const container = managed.running?.container ?? managed.previous?.container;
    if (container) this.#learn(await ofContainer(engine, container.id));
  }

  #learn(secrets: readonly Secret[]): void {
    for (const secret of secrets) {
      if (!this.#names.has(secret.value)) this.#known.set(`${secret.name}\0${secret.value}`, secret);
    }
    if (this.#known.size === this.#size) return;
    this.#size = this.#known.size;
    this.#redact = this.#redactor();
    this.#forget(new Map());
  }

  /**
   * What a person says yes to stands on one line, with the colours that it would set; elsewhere colours only stand in the way. They go
   * first, since they could part a secret.
   */
  #tell(text: string): string {
    return this.#forQuestion ? inertLine(this.#redact(text)) : inertBlock(this.#redact(withoutColours(text)));
  }

  #redactor(): Redact {
    const known = [...this.#known.values()];
    return this.#forQuestion ? redactor(known.filter(hidesNothing), maskWords) : redactor(known);
  }
}

function isSecretOfUser(name: string, value: string): boolean {
  return namesSecret(name) && value.length >= SHORTEST_OF_USER && !isPlain(value);
}

function ofEnvironment({ native, container }: ServiceSpec): readonly Secret[] {
  const made = container?.from.how === 'image' ? container.from.environment : {};
  return Object.entries({ ...made, ...native?.environment }).flatMap(([name, value]) =>
    value === null ? [] : [{ name, value }],
  );
}

/** What stands literally in a command: history, reports and runbooks are handed on. */
function ofCommands({ native, container, healthcheck: { probe } }: ServiceSpec): readonly Secret[] {
  const made = container?.from.how === 'image' ? container.from : undefined;
  const preflights = (native?.preflight ?? []).map(({ run }) => [run]);
  const asked = probe.type === 'exec' ? probe.command : [];
  const commands = [native?.command ?? [], made?.command ?? [], made?.entrypoint ?? [], asked, ...preflights];
  return commands.flatMap(secretsIn);
}

/** Headers that log in, and what a body calls a password. */
function ofProbe(probe: { readonly type: string } & Partial<HttpProbeSpec>): readonly Secret[] {
  if (probe.type !== 'http') return [];
  const headers = Object.entries(probe.headers ?? {}).filter(([name]) => namesSecret(name));
  // `Bearer abc`: the word before it is no part of the secret.
  const values = headers.flatMap(([name, value]) =>
    [value, ...value.split(' ').slice(1)].map((one) => ({ name, value: one })),
  );
  return [...values, ...ofBody(probe.body, '')];
}

function ofBody(body: unknown, name: string): readonly Secret[] {
  if (typeof body === 'string') return namesSecret(name) ? [{ name, value: body }] : [];
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([key, value]) => ofBody(value, Array.isArray(body) ? name : key));
}

async function ofContainer(engine: Engine, id: string): Promise<readonly Secret[]> {
  const seen = await engine.request(
    'look at a container',
    (docker) => docker.getContainer(id).inspect(),
    LIMITS.history.evidenceMs,
  );
  if (!seen.ok) return [];
  return (seen.value.Config?.Env ?? []).map((entry) => {
    const [name = '', value = ''] = entry.split(/=(.*)/s);
    return { name, value };
  });
}
