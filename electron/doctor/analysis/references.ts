/** Hosts that values of environment variables refer to. Pure; keeps host and port of a value, never more of it. */
import type { Reference } from '../facts/reference.ts';

/** `scheme://user:password@host:port/…`; a password may hold anything but these ends of an authority. */
const URL_HOSTS = /\b([a-z][a-z0-9+.-]*):\/\/([^/\s?#'"<>]+)/gi;
const HOST_PORT = /^([A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?):(\d{1,5})$/;
const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?$/;
/** `DB_HOST=db` names a host without a port or scheme. */
const HOST_VARIABLE = /(?:^|_)(?:HOST|HOSTNAME|SERVER|ADDR|ADDRESS)$/i;

const USUAL_PORTS: Readonly<Record<string, number>> = {
  http: 80,
  ws: 80,
  https: 443,
  wss: 443,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mariadb: 3306,
  redis: 6379,
  rediss: 6379,
  mongodb: 27017,
  amqp: 5672,
  amqps: 5671,
  nats: 4222,
};

/** Hosts in the value of `variable`: those of URLs, `host:port` pairs (lists, too), a bare host in a `…_HOST`. */
export function referencesIn(variable: string, value: string): readonly Reference[] {
  const urls = [...value.matchAll(URL_HOSTS)].flatMap(([, scheme = '', authority = '']) => inUrl(scheme, authority));
  const found = urls.length > 0 ? urls : plain(variable, value);
  const distinct = new Map(found.map((one) => [`${one.host}:${one.port ?? ''}`, one]));
  return [...distinct.values()];
}

/** Several hosts may stand in one authority, as MongoDB and Kafka have it. */
function inUrl(scheme: string, authority: string): Reference[] {
  const usual = USUAL_PORTS[scheme.split('+')[0]?.toLowerCase() ?? ''];
  const hosts = authority.slice(authority.lastIndexOf('@') + 1);
  return hosts.split(',').flatMap((text) => {
    const [, host = text, port] = HOST_PORT.exec(text) ?? [];
    return HOST.test(host) ? [reference(host, port === undefined ? usual : Number(port))] : [];
  });
}

function plain(variable: string, value: string): Reference[] {
  const pairs = value.split(',').map((part) => HOST_PORT.exec(part.trim()));
  if (pairs.every((pair) => pair !== null && isHostName(pair[1] ?? ''))) {
    return pairs.map((pair) => reference(pair?.[1] ?? '', Number(pair?.[2])));
  }
  return HOST_VARIABLE.test(variable) && HOST.test(value) && isHostName(value) ? [reference(value, undefined)] : [];
}

/** `12:30` is a time and `3:1` a ratio: a name has a letter, an address three dots. */
function isHostName(text: string): boolean {
  return /[A-Za-z]/.test(text) || /^\d+(?:\.\d+){3}$/.test(text);
}

function reference(host: string, port: number | undefined): Reference {
  const valid = port !== undefined && port >= 1 && port <= 65_535;
  return { host: host.toLowerCase(), ...(valid && { port }) };
}
