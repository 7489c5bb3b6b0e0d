/** Notes every key that Compose is not known to have, wherever it stands: a slip must not be dropped in silence. */
import { isExtension, SERVICE_KEYS } from './known-keys.ts';
import { childrenOf, type Field, itemsOf, remark } from './node.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const GRANT = 'source target uid gid mode';

/** Keys below a service by the path there: `*` is any name, `[]` any place of a list (source: known-keys.ts). */
const BELOW_SERVICE: Readonly<Record<string, ReadonlySet<string>>> = {
  '': SERVICE_KEYS,
  '.build': words(`additional_contexts args cache_from cache_to context dockerfile dockerfile_inline entitlements
    extra_hosts isolation labels network no_cache no_cache_filter platforms privileged provenance pull sbom secrets
    shm_size ssh tags target ulimits`),
  '.configs[]': words(GRANT),
  '.depends_on.*': words('condition required restart'),
  '.deploy': words(
    'endpoint_mode labels mode placement replicas resources restart_policy rollback_config update_config',
  ),
  '.deploy.resources': words('limits reservations'),
  '.deploy.resources.limits': words('cpus memory pids'),
  '.deploy.resources.reservations': words('cpus devices generic_resources memory pids'),
  '.deploy.restart_policy': words('condition delay max_attempts window'),
  '.develop': words('watch'),
  '.env_file[]': words('format path required'),
  '.extends': words('file service'),
  '.healthcheck': words('disable interval retries start_interval start_period test timeout'),
  '.logging': words('driver options'),
  '.networks.*':
    words(`aliases driver_opts gw_priority interface_name ipv4_address ipv6_address link_local_ips mac_address
    priority`),
  '.ports[]': words('app_protocol host_ip mode name protocol published target'),
  '.secrets[]': words(GRANT),
  '.volumes[]': words('bind consistency image read_only source target tmpfs type volume'),
  '.volumes[].bind': words('create_host_path propagation recursive selinux'),
  '.volumes[].image': words('subpath'),
  '.volumes[].tmpfs': words('mode size'),
  '.volumes[].volume': words('labels nocopy subpath'),
};

const FILE = 'driver driver_opts environment external file labels name template_driver';

/** Keys of what stands beside the services. */
const RESOURCE_KEYS: Readonly<Record<string, ReadonlySet<string>>> = {
  networks: words('attachable driver driver_opts enable_ipv4 enable_ipv6 external internal ipam labels name'),
  volumes: words('driver driver_opts external labels name'),
  secrets: words(FILE),
  configs: words(`${FILE} content`),
};

/** A service as it is written, short forms and all. */
export function noteUnknownInService(service: Field): void {
  walk(service, '');
}

/** A network, volume, secret or config as it is written. */
export function noteUnknownInResource(kind: string, resource: Field): void {
  const known = Object.hasOwn(RESOURCE_KEYS, kind) ? RESOURCE_KEYS[kind] : undefined;
  if (known) noteUnknown(resource, known);
}

function walk(field: Field, path: string): void {
  const known = Object.hasOwn(BELOW_SERVICE, path) ? BELOW_SERVICE[path] : undefined;
  if (known) noteUnknown(field, known);
  for (const [key, one] of childrenOf(field)) {
    const named = `${path}.${key}`;
    if (isOnTheWay(named)) walk(one, named);
    else if (isOnTheWay(`${path}.*`)) walk(one, `${path}.*`);
  }
  if (isOnTheWay(`${path}[]`)) for (const item of itemsOf(field)) walk(item, `${path}[]`);
}

/** Whether anything is known at this path or below it. */
function isOnTheWay(path: string): boolean {
  return PATHS.has(path);
}

/** Every path of the table and every path that leads to one. */
const PATHS: ReadonlySet<string> = new Set(
  Object.keys(BELOW_SERVICE).flatMap((path) => {
    const parts = path.match(/\.[^.[]+|\[\]/g) ?? [];
    return parts.map((_, index) => parts.slice(0, index + 1).join(''));
  }),
);

function noteUnknown(field: Field, known: ReadonlySet<string>): void {
  if (field.node.kind !== 'map') return;
  for (const [key, entry] of field.node.entries) {
    if (known.has(key) || isExtension(key)) continue;
    const at = { ...field, node: { ...entry.node, place: entry.key } };
    remark(at, { code: 'unknown-key', message: `${field.path}.${key} is not a key that Compose is known to have` });
  }
}
