/** Secrets that stand literally in a command: by the name of their flag or variable, in a URL, or by their own form. Pure. */
import { namesSecret, surelyNamesSecret } from './names.ts';
import { isChainAddress, isPlain } from './plain.ts';
import { isToken } from './tokens.ts';
import { maskUnknown } from './unknown.ts';

/** A word of a command that holds a secret, in its parts. */
export interface CommandSecret {
  readonly before: string;
  /** A variable that could stand for it: `DB_PASSWORD`. */
  readonly name: string;
  readonly value: string;
  readonly after: string;
}

const FILE_OR_SWITCH =
  /^(?:~|\.{0,2})[\\/]|\.(?:pem|key|crt|json|ya?ml|txt)$|^(?:true|false|none|null|auto|basic|bearer|\d{1,3})$/i;
/** Programs whose one letter takes a password: in the same word (`-psecret`), in the next one, or in either. */
const LETTERS: readonly {
  readonly program: RegExp;
  readonly flag: string;
  readonly same: boolean;
  readonly next: boolean;
}[] = [
  // `-p` alone makes it ask; the next word is a database.
  { program: /^(?:mysql|mariadb)[\w-]*$/, flag: '-p', same: true, next: false },
  { program: /^(?:7z|7za|7zz)$/, flag: '-p', same: true, next: false },
  { program: /^sshpass$/, flag: '-p', same: true, next: true },
  { program: /^(?:redis-cli|valkey-cli)$/, flag: '-a', same: true, next: true },
  { program: /^(?:mongo|mongosh|mongodump|mongorestore)$/, flag: '-p', same: false, next: true },
  { program: /^(?:docker|podman)$/, flag: '-p', same: false, next: true },
  { program: /^(?:zip|unzip|sqlcmd|mosquitto_(?:pub|sub))$/, flag: '-P', same: false, next: true },
  { program: /^ldap(?:search|add|modify|delete|whoami)$/, flag: '-w', same: false, next: true },
];
/** Here `-u` names a user and a group. */
const USER_AND_GROUP = /^(?:docker|docker-compose|podman|nerdctl|setpriv|su-exec|gosu|chown|install|runuser|sudo)$/;

/** The part of a word that holds a secret; `before` are the words before it, the nearest last, or that one alone. */
export function secretIn(word: string, before: string | readonly string[] | undefined): CommandSecret | undefined {
  const words = typeof before === 'string' ? [before] : (before ?? []);
  const previous = words.at(-1);
  return (
    named(word, previous) ??
    inHeader(word, previous) ??
    loginIn(word) ??
    ofClient(word, previous, words) ??
    tokenIn(word)
  );
}

/** `--password=…`, `PGPASSWORD=…`, `--env=TOKEN=…`, and the word after `--password`. */
function named(word: string, previous: string | undefined): CommandSecret | undefined {
  const [, start = '', name = '', value = ''] =
    /^((?:--?[A-Za-z][\w-]*=)?(?:--?)?([A-Za-z_][\w.-]*)=)(.+)$/s.exec(word) ?? [];
  if (isSecret(name, value)) return { before: start, name: variableOf(name), value, after: '' };
  const flag = /^--?([A-Za-z][\w.-]*)$/.exec(previous ?? '')?.[1];
  if (flag === undefined || word.startsWith('-') || !isSecret(flag, word)) return undefined;
  return { before: '', name: variableOf(flag), value: word, after: '' };
}

/** `Authorization: Bearer abc`, in one word or in several. */
function inHeader(word: string, previous: string | undefined): CommandSecret | undefined {
  const [, before = '', name = '', whole] =
    /^(([A-Za-z][\w-]*):\s*(?:(?:bearer|basic|token)\s+)?)(\S.*)$/is.exec(word) ?? [];
  if (whole !== undefined && !word.includes('://') && /\s/.test(word) && isSecret(name, whole))
    return { before, name: variableOf(name), value: whole, after: '' };
  const header = /^([A-Za-z][\w-]*):$/.exec(previous ?? '')?.[1];
  if (header !== undefined && isSecret(header, word))
    return { before: '', name: variableOf(header), value: word, after: '' };
  const isBearer = /^(?:bearer)$/i.test(previous ?? '') && !isPlain(word);
  return isBearer ? { before: '', name: 'TOKEN', value: word, after: '' } : undefined;
}

/** `scheme://user:password@host`. */
function loginIn(word: string): CommandSecret | undefined {
  const [, start, login, end] = /^(\S*?:\/\/[^\s:/@]*:)([^\s/]+)(@\S*)$/i.exec(word) ?? [];
  return login === undefined ? undefined : { before: start ?? '', name: 'PASSWORD', value: login, after: end ?? '' };
}

/** `curl -u user:password`, `mysql -psecret`, `redis-cli -a secret`. */
function ofClient(word: string, previous: string | undefined, words: readonly string[]): CommandSecret | undefined {
  const programs = words.map((one) => one.split(/[\\/]/).at(-1) ?? one);
  if (!programs.some((one) => USER_AND_GROUP.test(one))) {
    const login = /^(?:-u|-U|--user|--proxy-user)$/.test(previous ?? '')
      ? /^([^:\s]+:)(\S+)$/.exec(word)
      : /^((?:-u|-U|--user=|--proxy-user=)[^:\s=]+:)(\S+)$/.exec(word);
    const [, user = '', password] = login ?? [];
    if (password !== undefined) return { before: user, name: 'PASSWORD', value: password, after: '' };
  }
  if (programs.includes('curl') && /^(?:-b|--cookie)$/.test(previous ?? '') && word.includes('='))
    return { before: '', name: 'COOKIE', value: word, after: '' };
  const httpie = programs.some((one) => /^(?:https?|xh)$/.test(one)) && /^(?:-a|--auth)$/.test(previous ?? '');
  const [, account = '', pass] = httpie ? (/^([^:\s]+:)(\S+)$/.exec(word) ?? []) : [];
  if (pass !== undefined) return { before: account, name: 'PASSWORD', value: pass, after: '' };
  for (const { program, flag, same, next } of LETTERS) {
    if (!programs.some((one) => program.test(one))) continue;
    if (next && previous === flag && !isAside(word)) return { before: '', name: 'PASSWORD', value: word, after: '' };
    const value = same && word.startsWith(flag) ? word.slice(flag.length) : '';
    if (!isAside(value)) return { before: flag, name: 'PASSWORD', value, after: '' };
  }
  return undefined;
}

/** What stands where a password could and is none: an option, a port, nothing. */
function isAside(value: string): boolean {
  return value.length < 3 || value.startsWith('-') || /^[\d.:/]+(?:\/(?:tcp|udp))?$/.test(value);
}

function tokenIn(word: string): CommandSecret | undefined {
  const [, before = '', name = '', value = word] = /^((?:--?)?([A-Za-z][\w.-]*)=)(.+)$/s.exec(word) ?? [];
  return isToken(value) ? { before, name: variableOf(name || 'token'), value, after: '' } : undefined;
}

/**
 * Every secret in the words of a command, also within those of a shell text. For hiding: a plain word counts only where its name
 * leaves no doubt, or it would be hidden wherever it stands.
 */
export function secretsIn(command: readonly string[]): readonly { readonly name: string; readonly value: string }[] {
  const words = command
    .flatMap((word) => word.split(/([;&|]+)|\s+/))
    .filter((word) => word !== undefined && word !== '');
  const bare = words.map((word) => word.replace(/^["']|["']$/g, ''));
  let from = 0;
  return bare.flatMap((word, index) => {
    if (/^[;&|]+$/.test(word)) {
      from = index + 1;
      return [];
    }
    const found = secretIn(word, bare.slice(Math.max(from, index - NEAR), index));
    if (!found || found.value.includes('$')) return [];
    const { name, value } = found;
    return isPlain(value) && !surelyNamesSecret(name) ? [] : [{ name, value }];
  });
}

/** So many words back a program is looked for that gives a letter its meaning. */
const NEAR = 24;

/** The words of a command for people, with `***` for every secret in them. */
export function withoutSecrets(command: readonly string[]): readonly string[] {
  return command.map((word, index) => {
    const found = secretIn(word, command.slice(Math.max(0, index - NEAR), index));
    if (found) return `${found.before}***${found.after}`;
    if (!/\s/.test(word)) return maskUnknown(word);
    const inside = secretsIn([word]).map(({ value }) => value);
    return maskUnknown(inside.reduce((text, value) => text.replaceAll(value, '***'), word));
  });
}

/** A name that says secret, with a value that is more than a switch, a number or the file that holds it. */
function isSecret(name: string, value: string): boolean {
  return namesSecret(name) && value !== '' && !FILE_OR_SWITCH.test(value) && !isChainAddress(value);
}

function variableOf(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1_$2').replace(/\W+/g, '_');
  return words.toUpperCase().replace(/^_+|_+$/g, '') || 'SECRET';
}
