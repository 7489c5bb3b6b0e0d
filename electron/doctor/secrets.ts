/** Which names and values are secrets, and which values cannot be meant. Pure; values come in and only words go out. */
import { type Reference, referencesIn } from './references.ts';

const SECRET =
  /(^|_)(PASS(WORD|WD|PHRASE)?|SECRET|SECRETS|TOKEN|CREDENTIALS?|(API|PRIVATE|ACCESS|SIGNING|ENCRYPTION|SECRET|JWT|SESSION|COOKIE|AUTH)_?KEY|JWT|DSN)(_|$)/i;
const SHARED = /(^|_)(JWT|SESSION|COOKIE|AUTH|TOKEN|SIGNING)_?(SIGNING_?)?(SECRET|KEY)(_KEY)?$/i;
const PLACEHOLDER =
  /^(change[-_ ]?(me|this|it).*|your[-_ ].*|replace[-_ ]?(me|this).*|x{3,}|\*{3,}|\.{3}|todo|tbd|fixme|placeholder|example|dummy|<.*>|\[.*\]|\{\{.*\}\})$/i;

/** A variable whose value is a secret, going by its name. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name);
}

/** A secret that services share so that one can check what another signed. */
export function isSharedSecretName(name: string): boolean {
  return SHARED.test(name);
}

/** Why this value of a secret cannot be meant, one clause; undefined: nothing says so. */
export function suspicionOf(value: string): string | undefined {
  if (value.trim() === '') return 'is empty';
  if (/^(".*"|'.*')$/s.test(value)) return 'has its quotes as part of the value';
  return PLACEHOLDER.test(value.trim()) ? 'is still the placeholder' : undefined;
}

/** Every address in a text that a service wrote: URLs, and names that a program says it could not resolve. */
export function referencesInText(text: string): readonly Reference[] {
  const urls = text.match(/[a-z][a-z0-9+.-]*:\/\/[^\s"'<>\\,;)]+/gi) ?? [];
  const unresolved = [
    ...text.matchAll(/(?:ENOTFOUND|EAI_AGAIN|could not resolve host:?|lookup)\s+([A-Za-z][\w.-]*)/gi),
  ];
  const named = unresolved.map(([, host = '']) => ({ host }));
  return [...urls.flatMap((url) => referencesIn('', url)), ...named];
}
