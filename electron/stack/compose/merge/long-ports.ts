/**
 * Compose's ports in their long form, one entry for each port of a range: `80`, `8000:80`, `127.0.0.1:8000:80/udp`,
 * `[::1]:6001:6001`, `3000-3002:3000-3002`, and `8000-8010:80`, where the engine takes a free one of the range.
 */
import { LIMITS } from '../../../limits.ts';
import { TOO_MANY_PORTS, takeRoom } from '../../syntax/expansion.ts';
import { normaliseAddress } from '../../syntax/port-syntax.ts';
import { child, complain, type Field, itemsOf, listNode, mapNode, type Node, scalarNode } from '../tree/node.ts';
import { textOf, wrongType } from '../tree/values.ts';

interface Range {
  readonly from: number;
  readonly to: number;
}

interface PortDeps {
  readonly hostIp: string;
  readonly published: string;
  readonly target: string;
  readonly protocol: string;
}

const SHORT = 'a port such as 80, "8000:80" or "127.0.0.1:8000:80"';

export function longPorts(field: Field): Node | undefined {
  if (field.node.kind !== 'list') return wrongType(field, 'a list of ports');
  return listNode(
    itemsOf(field).flatMap((item) => longPort(item)),
    field.node.place,
  );
}

function longPort(field: Field): readonly Node[] {
  const { node } = field;
  if (node.tag === 'reset') return [node];
  if (node.kind === 'map') return expand(field, longParts(field));
  if (node.kind !== 'scalar' || node.value === null || typeof node.value === 'boolean') {
    wrongType(field, SHORT);
    return [];
  }
  return expand(field, shortParts(node.text));
}

function longParts(field: Field): PortDeps {
  return {
    hostIp: textOf(child(field, 'host_ip')) ?? '',
    published: textOf(child(field, 'published')) ?? '',
    target: textOf(child(field, 'target')) ?? '',
    protocol: textOf(child(field, 'protocol')) ?? 'tcp',
  };
}

/** As Docker's nat package: the last part is the container's port, the one before it the host's, the rest an address. */
function shortParts(text: string): PortDeps {
  const [, mapping = '', protocol = 'tcp'] = /^(.*?)(?:\/([^/]*))?$/s.exec(text.trim()) ?? [];
  const parts = mapping.split(':');
  const target = parts.at(-1) ?? '';
  return { hostIp: parts.slice(0, -2).join(':'), published: parts.at(-2) ?? '', target, protocol };
}

function expand(field: Field, { hostIp, published, target, protocol }: PortDeps): readonly Node[] {
  const bad = (reason: string): readonly Node[] => {
    const message = `${field.path} ${reason}`;
    complain(field, { code: 'bad-port', message, hint: `write ${SHORT}` });
    return [];
  };
  const address = hostIp === '' ? '' : normaliseAddress(hostIp.replace(/^\[(.*)\]$/, '$1'));
  if (address === undefined) return bad('names an address that is not an IP address');
  const inside = readRange(target);
  if (!inside) return bad('names a container port that is none');
  const outside = published === '' ? undefined : readRange(published);
  if (published !== '' && !outside) return bad('names a published port that is none');
  if (!['tcp', 'udp', 'sctp'].includes(protocol.toLowerCase()))
    return bad('names a protocol other than tcp, udp and sctp');
  const length = inside.to - inside.from + 1;
  if (length > LIMITS.stack.portRange) return bad(`has a range of more than ${LIMITS.stack.portRange} ports`);
  const choice = length === 1 && outside !== undefined && outside.to > outside.from;
  if (outside && !choice && outside.to - outside.from + 1 !== length)
    return bad('has ranges of different length on the two sides');
  if (!takeRoom(field.complaints, 'ports', length)) return bad(TOO_MANY_PORTS);
  return Array.from({ length }, (_, index) => {
    const host = outside && (choice ? `${outside.from}-${outside.to}` : String(outside.from + index));
    return entry(field, {
      hostIp: address,
      published: host,
      target: inside.from + index,
      protocol: protocol.toLowerCase(),
    });
  });
}

function entry(
  field: Field,
  port: { hostIp: string; published: string | undefined; target: number; protocol: string },
): Node {
  const { place } = field.node;
  const text = (value: string | undefined) => (value ? scalarNode(value, place) : undefined);
  const kept = (key: string) => child(field, key)?.node;
  return mapNode(
    {
      name: kept('name'),
      mode: kept('mode'),
      app_protocol: kept('app_protocol'),
      host_ip: text(port.hostIp),
      published: text(port.published),
      target: scalarNode(port.target, place),
      protocol: scalarNode(port.protocol, place),
    },
    place,
  );
}

/** `80` or `80-90`, each from 0 to 65535 (0: any free port); undefined when it is none. */
export function readRange(text: string): Range | undefined {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text.trim()) ?? [];
  const range = { from: Number(first), to: Number(last) };
  return first !== undefined && range.to >= range.from && range.to <= 65_535 ? range : undefined;
}
