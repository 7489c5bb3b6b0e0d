import type { View } from '../contract/view.ts';

/** A host of this machine in the form the URL parser gives it. */
const LOOPBACK = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;
/** Nothing on the web is opened today. A host that is added here is compared whole, never by its beginning. */
const WEB_HOSTS: readonly string[] = [];

/**
 * May this URL leave the app for the user's browser? Only a page of a service on this machine, on a port that a
 * stack names, and `https:` pages of hosts listed above. Electron's security checklist, item 15.
 */
export function isAllowedExternal(url: string, allowedPorts: ReadonlySet<number>): boolean {
  // The URL parser drops tabs and newlines and turns `\` into `/`: what it would judge is not what was asked.
  if (/[\p{Cc}\s\\]/u.test(url)) return false;
  const parsed = parse(url);
  if (parsed?.username !== '' || parsed.password !== '') return false;
  if (parsed.protocol === 'https:' && parsed.port === '' && WEB_HOSTS.includes(parsed.hostname)) return true;
  const port = portOf(parsed);
  return port !== undefined && LOOPBACK.test(parsed.hostname) && allowedPorts.has(port);
}

/** Ports that the open stacks name: declared by a service, or in the address that "Open" goes to. */
export function configuredPorts(view: View): ReadonlySet<number> {
  const ports = new Set<number>();
  for (const service of view.stacks.flatMap((stack) => stack.services)) {
    for (const { port } of service.ports) ports.add(port);
    const opened = service.openUrl === undefined ? undefined : parse(service.openUrl);
    const port = opened && portOf(opened);
    if (port !== undefined) ports.add(port);
  }
  return ports;
}

function parse(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}

function portOf(url: URL): number | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'http:' ? 80 : 443;
}
