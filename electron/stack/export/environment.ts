/** The environment of exported containers: what is secret goes to `.env`, the rest stays in the Compose file. Pure. */
import type { InspectedContainer, InspectedImage } from './inspect.ts';

export type IsSecret = (name: string, value: string) => boolean;

/** One variable of `.env`, and whose it is. */
interface Secret {
  readonly value: string;
  readonly users: readonly string[];
}

/** Collects the secrets of all services of one export, so that equal ones become one variable. */
export class Secrets {
  readonly #isSecret: IsSecret;
  readonly #byName = new Map<string, Secret>();

  constructor(isSecret: IsSecret) {
    this.#isSecret = isSecret;
  }

  /** `environment` of one service: its own variables without those of the image; `literal` makes a text literal to Compose. */
  environmentOf(
    service: string,
    config: InspectedContainer['Config'],
    image: NonNullable<InspectedImage['Config']>,
    literal: (text: string) => string,
  ): Readonly<Record<string, string>> | undefined {
    const standard = new Set(image.Env ?? []);
    const own = (config.Env ?? []).filter((entry) => !standard.has(entry) && entry.includes('='));
    const pairs = own.map((entry) => {
      const [name, value] = [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)];
      return [name, this.#isSecret(name, value) ? this.#take(service, name, value) : literal(value)] as const;
    });
    return pairs.length > 0 ? Object.fromEntries(pairs) : undefined;
  }

  /** The text of `.env`. */
  file(): string {
    const lines = [...this.#byName].map(([name, { value }]) => `${name}=${dotenvValue(value)}`);
    const needsDollar = lines.some((line) => line.includes('$' + '{DOLLAR}'));
    return [...(needsDollar ? ["DOLLAR='$'"] : []), ...lines].map((line) => `${line}\n`).join('');
  }

  /** The same names without their values. */
  example(): string {
    return [...this.#byName].map(([name, { users }]) => `# used by ${users.join(', ')}\n${name}=\n`).join('');
  }

  get names(): readonly string[] {
    return [...this.#byName.keys()];
  }

  /** Services may have different values under one name: then the service is part of the name. */
  #take(service: string, name: string, value: string): string {
    const plain = name.replace(/\W/g, '_');
    const own = `${service}_${plain}`.replace(/\W/g, '_').toUpperCase();
    const taken = (candidate: string) => (this.#byName.get(candidate)?.value ?? value) !== value;
    let chosen = taken(plain) ? own : plain;
    for (let count = 2; taken(chosen); count += 1) chosen = `${own}_${count}`;
    const known = this.#byName.get(chosen) ?? { value, users: [] };
    this.#byName.set(chosen, { value, users: [...known.users, service] });
    return `$\{${chosen}?it is missing in .env}`;
  }
}

/**
 * A value that every Compose reads back the same. What they disagree on (escapes in single quotes, `$` in double quotes) is not
 * used: a dollar sign in double quotes comes from a variable of its own.
 */
export function dotenvValue(value: string): string {
  if (/^[\w.,:/@%+=-]*$/.test(value)) return value;
  if (!/['\\\n\r]|\$\{/.test(value)) return `'${value}'`;
  const escaped = value
    .replace(/[\\"]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\$/g, () => '$' + '{DOLLAR}');
  return `"${escaped}"`;
}
