/** Writes the port that a service was seen to listen on into the text of a stack file, in place of an assumed one. Pure. */
import { fail, type Result } from '../../result.ts';
import { listOf, mappingOf } from '../import/tidy.ts';
import { readYaml } from '../parse/yaml-source.ts';
import { editStackText } from './edit-stack-file.ts';

/**
 * The text with `port` declared where one of `assumed` stood, in the service's ports, its check and its page; all else stays byte for
 * byte. `host`: where `localhost` does not surely reach it. Error `edit-impossible` where no such port stands there, and those of `editStackText`.
 */
export function withPort(
  text: string,
  id: string,
  assumed: readonly number[],
  { port, host }: { readonly port: number; readonly host?: string | undefined },
): Result<string> {
  const entry = mappingOf(mappingOf(mappingOf(readYaml(text, '').data).services)[id]);
  const ports = listOf(entry.ports);
  const isAssumed = (one: unknown) =>
    String(mappingOf(one).assumed) === 'true' && assumed.includes(Number(mappingOf(one).target));
  if (!ports.some(isAssumed)) {
    const message = `service "${id}" has no assumed port in this file any more`;
    return fail({ code: 'edit-impossible', message, hint: 'look again' });
  }
  // One port was seen: it stands for the first that was assumed, the others were guesses too.
  const at = ports.findIndex(isAssumed);
  const now = ports.flatMap((one, index) => (index === at ? [declared(one, port)] : isAssumed(one) ? [] : [one]));
  let edited = editStackText(text, { kind: 'set-key', id, key: 'ports', value: now });
  for (const key of ['healthcheck', 'open']) {
    const value = moved(entry[key], assumed, { port, host });
    if (edited.ok && entry[key] !== undefined)
      edited = editStackText(edited.value, { kind: 'set-key', id, key, value });
  }
  return edited;
}

function declared(entry: unknown, port: number): unknown {
  const { assumed: _assumed, target: _target, published: _published, ...rest } = mappingOf(entry);
  return Object.keys(rest).length === 0 ? port : { target: port, ...rest };
}

interface Place {
  readonly port: number;
  readonly host?: string | undefined;
}

/** A URL, a `host:port`, a port, or a mapping with one of them. */
function moved(value: unknown, assumed: readonly number[], { port, host }: Place): unknown {
  const at = host === undefined ? undefined : host.includes(':') ? `[${host}]` : host;
  if (typeof value === 'number') {
    if (!assumed.includes(value)) return value;
    return at === undefined ? port : `${at}:${port}`;
  }
  if (typeof value === 'string') {
    return value.replace(PLACE, (all, scheme: string, name: string, digits: string) =>
      assumed.includes(Number(digits)) ? `${scheme}${at === undefined ? name : `${at}:`}${port}` : all,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const asked = new Set(['http', 'tcp', 'websocket']);
  const follow = ([key, one]: [string, unknown]) =>
    [key, asked.has(key) ? moved(one, assumed, { port, host }) : one] as const;
  return Object.fromEntries(Object.entries(value).map(follow));
}

/** The port of `http://localhost:5173/…`, of `localhost:5173` and of `5173`. */
const PLACE = /^((?:\w+:\/\/)?)((?:[\w.-]+:|\[[\da-f:.]*\]:)?)(\d{1,5})(?![\d.])/i;
