/** What a container runs and how it is judged, in Compose's words and without what its image says already. Pure. */

import { isShortId } from '../../drivers/container/short-id.ts';
import type { InspectedContainer, InspectedImage } from './inspect.ts';

type Config = InspectedContainer['Config'];
type Defaults = NonNullable<InspectedImage['Config']>;

/** Keys of Compose's service that come from the container's own configuration; absent where the image has the same. */
export function processKeys({ Id, Config: config, HostConfig: host }: InspectedContainer, image: Defaults): object {
  const other = host.NetworkMode?.startsWith('container:') ?? false;
  const given = (value: string | null | undefined, standard: string | null | undefined) =>
    value && value !== standard ? value : undefined;
  return {
    ...commandKeys(config, image),
    working_dir: given(config.WorkingDir, image.WorkingDir),
    user: given(config.User, image.User),
    hostname: config.Hostname && !isShortId(Id, config.Hostname) && !other ? config.Hostname : undefined,
    domainname: config.Domainname || undefined,
    mac_address: config.MacAddress || undefined,
    tty: config.Tty || undefined,
    stdin_open: config.OpenStdin || undefined,
    stop_signal: given(config.StopSignal, image.StopSignal),
    stop_grace_period: typeof config.StopTimeout === 'number' ? `${config.StopTimeout}s` : undefined,
    labels: labelsOf(config, image),
    expose: exposedOnly(config, host.PortBindings ?? {}, image),
    healthcheck: healthcheckOf(config, image),
  };
}

/** An entrypoint that is given clears the image's command, so both are said once one of them is. */
function commandKeys({ Cmd, Entrypoint }: Config, image: Defaults): object {
  const cleared = !Cmd?.length && (image.Cmd?.length ?? 0) > 0;
  if (!same(Entrypoint, image.Entrypoint) || cleared) {
    return { entrypoint: Entrypoint ?? [], command: Cmd?.length ? Cmd : undefined };
  }
  return { command: same(Cmd, image.Cmd) ? undefined : Cmd };
}

function labelsOf({ Labels }: Config, image: Defaults): object | undefined {
  const own = Object.entries(Labels ?? {}).filter(
    ([name, value]) => image.Labels?.[name] !== value && !name.startsWith('com.docker.compose.'),
  );
  return own.length > 0 ? Object.fromEntries(own) : undefined;
}

function exposedOnly({ ExposedPorts }: Config, published: object, image: Defaults): string[] | undefined {
  const known = new Set([...Object.keys(published), ...Object.keys(image.ExposedPorts ?? {})]);
  const own = Object.keys(ExposedPorts ?? {}).filter((port) => !known.has(port));
  return own.length > 0 ? own.map((port) => port.replace(/\/tcp$/, '')) : undefined;
}

/** The engine takes each field that is not given from the image's check. */
function healthcheckOf({ Healthcheck: check }: Config, { Healthcheck: standard }: Defaults): object | undefined {
  if (!check) return undefined;
  if (check.Test?.[0] === 'NONE') return standard?.Test?.[0] === 'NONE' ? undefined : { disable: true };
  const duration = (key: 'Interval' | 'Timeout' | 'StartPeriod' | 'StartInterval') =>
    check[key] && check[key] !== standard?.[key] ? formatDuration(check[key]) : undefined;
  const keys = {
    test: check.Test?.length && !same(check.Test, standard?.Test) ? check.Test : undefined,
    interval: duration('Interval'),
    timeout: duration('Timeout'),
    retries: check.Retries && check.Retries !== standard?.Retries ? check.Retries : undefined,
    start_period: duration('StartPeriod'),
    start_interval: duration('StartInterval'),
  };
  return Object.values(keys).some((value) => value !== undefined) ? keys : undefined;
}

/** Compose's duration of so many nanoseconds: `90s`, `1500ms`, `250us`. */
function formatDuration(nanoseconds: number): string {
  if (nanoseconds % 1e9 === 0) return `${nanoseconds / 1e9}s`;
  return nanoseconds % 1e6 === 0 ? `${nanoseconds / 1e6}ms` : `${Math.round(nanoseconds / 1e3)}us`;
}

function same(a: readonly string[] | null | undefined, b: readonly string[] | null | undefined): boolean {
  return JSON.stringify(a ?? []) === JSON.stringify(b ?? []);
}
