/** Which names are secrets', and which values cannot be meant. Pure; values come in and only words go out. */

import type { Reference } from '../facts/reference.ts';
import { referencesIn } from './references.ts';

export { namesSecret as isSecretName, namesSharedSecret as isSharedSecretName } from '../../secrets/names.ts';

const PLACEHOLDER =
  /^(change[-_ ]?(me|this|it).*|your[-_ ].*|replace[-_ ]?(me|this).*|x{3,}|\*{3,}|\.{3}|todo|tbd|fixme|placeholder|example|dummy|<.*>|\[.*\]|\{\{.*\}\})$/i;

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
