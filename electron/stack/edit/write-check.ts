/** Lets a check of a stack file ask where its service answers. Pure. */
import { fail, type Result } from '../../result.ts';
import { mappingOf } from '../import/tidy.ts';
import { readYaml } from '../parse/yaml-source.ts';
import { editStackText } from './edit-stack-file.ts';

/** What is to be asked instead; what is undefined stays as it is. */
export interface Ask {
  readonly tls?: boolean;
  /** Without brackets. */
  readonly host?: string;
  readonly port?: number;
  /** The command of a check by command, in Compose's form. */
  readonly test?: readonly string[];
}

/**
 * The text with the check of service `id` rewritten so; path, query, user and all other keys stay as they are written. Error
 * `edit-impossible` where no such check stands there or a variable stands where the new value belongs, and those of `editStackText`.
 */
export function withAsk(text: string, id: string, ask: Ask): Result<string> {
  const entry = mappingOf(mappingOf(mappingOf(readYaml(text, '').data).services)[id]);
  const check = mappingOf(entry.healthcheck);
  const [key] = ['http', 'websocket', 'tcp', 'test'].filter((one) => check[one] !== undefined);
  const now = key && asked(key, check[key], ask);
  if (key === undefined || now === undefined) {
    const message = `the check of service "${id}" does not stand in this file in a form that can be rewritten`;
    return fail({ code: 'edit-impossible', message, hint: 'change it in an editor' });
  }
  return editStackText(text, { kind: 'set-inner', id, key: 'healthcheck', inner: key, value: now });
}

function asked(key: string, value: unknown, ask: Ask): unknown {
  if (key === 'tcp') return placeAsked(value, ask);
  if (key !== 'test') return urlAsked(value, ask);
  // What was run had its variables filled in, and their values belong in no file.
  return JSON.stringify(value).includes('$') ? undefined : ask.test;
}

/** Scheme, user, host, port, and the rest with its `/`, `?` or `#`. */
const URL_PARTS =
  /^(https?|wss?):\/\/((?:[^/?#@]*@)?)(\[[\da-f:.]+\]|[\w.-]+)((?::(?:\d+|\$\{?\w+\}?))?)((?:[/?#].*)?)$/i;

function urlAsked(url: unknown, { tls, host, port }: Ask): string | undefined {
  const parts = typeof url === 'string' ? URL_PARTS.exec(url) : null;
  if (!parts) return undefined;
  const [, scheme = '', user = '', name = '', at = '', rest = ''] = parts;
  const base = scheme.toLowerCase().startsWith('ws') ? 'ws' : 'http';
  const asked = tls === undefined ? scheme : `${base}${tls ? 's' : ''}`;
  // Without a port the scheme says which, and the other scheme would mean another one.
  const kept = at === '' && tls !== undefined ? `:${tls ? 80 : 443}` : at;
  return `${asked}://${user}${host === undefined ? name : bracketed(host)}${port === undefined ? kept : `:${port}`}${rest}`;
}

const PLACE_PARTS = /^((?:\[[\da-f:.]+\]|[\w.-]+):)?(\d{1,5}|\$\{?\w+\}?)$/i;

function placeAsked(place: unknown, { host, port }: Ask): string | undefined {
  const parts = PLACE_PARTS.exec(String(place));
  if (!parts) return undefined;
  const [, name = 'localhost:', at = ''] = parts;
  return `${host === undefined ? name : `${bracketed(host)}:`}${port ?? at}`;
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
