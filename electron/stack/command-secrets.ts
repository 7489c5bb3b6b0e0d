/** Secrets that stand literally in a command: by the name of their flag or variable, in a URL, or by their own form. Pure. */
import { isPlain, namesSecret } from '../history/redact.ts';

/** A word of a command that holds a secret, in its parts. */
export interface CommandSecret {
  readonly before: string;
  /** A variable that could stand for it: `DB_PASSWORD`. */
  readonly name: string;
  readonly value: string;
  readonly after: string;
}

const TOKEN = /^(?:sk-|gh[opsu]_|github_pat_|glpat-|xox[abp]-|AKIA|eyJ[\w-]+\.)[\w.-]{8,}$/;
const FILE_OR_SWITCH =
  /^(?:~|\.{0,2})[\\/]|\.(?:pem|key|crt|json|ya?ml|txt)$|^(?:true|false|none|null|auto|basic|bearer|\d{1,3})$/i;
/** Names that leave no doubt, so that even a plain word is the secret. */
const SURE = /pass|pwd|secret|token/i;

/** The part of a word that holds a secret; `previous` is the word before it. */
export function secretIn(word: string, previous: string | undefined): CommandSecret | undefined {
  const [, before = '', name = '', value = ''] = /^((?:--?)?([A-Za-z][\w.-]*)=)(.+)$/s.exec(word) ?? [];
  if (isSecret(name, value)) return { before, name: variableOf(name), value, after: '' };
  const flag = /^--?([A-Za-z][\w.-]*)$/.exec(previous ?? '')?.[1];
  if (flag && !word.startsWith('-') && isSecret(flag, word))
    return { before: '', name: variableOf(flag), value: word, after: '' };
  const [, start, login, end] = /^(.*?[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)([^\s/@]+)(@.*)$/is.exec(word) ?? [];
  if (login !== undefined) return { before: start ?? '', name: 'PASSWORD', value: login, after: end ?? '' };
  // curl's `-u user:password`.
  const [, user, password] = /^(-u|--user)$/.test(previous ?? '') ? (/^([^:\s]+:)(.+)$/s.exec(word) ?? []) : [];
  if (password !== undefined) return { before: user ?? '', name: 'PASSWORD', value: password, after: '' };
  if (!TOKEN.test(value || word)) return undefined;
  return { before: value ? before : '', name: variableOf(name || 'token'), value: value || word, after: '' };
}

/**
 * Every secret in the words of a command, also within those of a shell text. For hiding: a plain word counts only where its name
 * leaves no doubt, or it would be hidden wherever it stands.
 */
export function secretsIn(command: readonly string[]): readonly { readonly name: string; readonly value: string }[] {
  const words = command.flatMap((word) => word.split(/[\s;&|]+/)).map((word) => word.replace(/^["']|["']$/g, ''));
  return words.flatMap((word, index) => {
    const found = secretIn(word, words[index - 1]);
    if (!found || found.value.includes('$')) return [];
    const { name, value } = found;
    return isPlain(value) && !SURE.test(name) ? [] : [{ name, value }];
  });
}

/** A name that says secret, with a value that is more than a switch, a number or the file that holds it. */
function isSecret(name: string, value: string): boolean {
  return namesSecret(name) && value !== '' && !FILE_OR_SWITCH.test(value);
}

function variableOf(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1_$2').replace(/\W+/g, '_');
  return words.toUpperCase().replace(/^_+|_+$/g, '') || 'SECRET';
}
