/**
 * A Compose project as one Compose file that any Compose 2 reads as the same project: files merged, variables filled in. Holds
 * the values of the environment, so it is as secret as they are. Pure.
 */
import { Document } from 'yaml';
import { literal, withoutGaps } from '../../import/escape-dollars.ts';
import { withoutEmpty } from '../project/plain.ts';
import type { ComposeNetwork, ComposeProject, ComposeVolume } from '../project/project.ts';
import { type ServiceForms, serviceEntry } from './write-service.ts';

export interface WriteOptions extends ServiceForms {
  /** Whether the project's name stands in the file; default: yes. */
  readonly named?: boolean;
}

/** The text of the file. Services that only profiles would start are in it, with their profiles. */
export function composeTextOf(project: ComposeProject, options: WriteOptions = {}): string {
  // `compat`: texts such as `no` and `22:22` are quoted, since older readers take them for something else.
  const document = new Document(composeDocumentOf(project, options), {
    compat: 'yaml-1.1',
    aliasDuplicateObjects: false,
  });
  return document.toString({ lineWidth: 0 });
}

/** The same as plain data; dollar signs in texts are doubled. */
function composeDocumentOf(project: ComposeProject, options: WriteOptions): Readonly<Record<string, unknown>> {
  const { name, services, inactive, networks, volumes, secrets, configs } = project;
  const entries = [...services, ...inactive].map((service) => [service.name, serviceEntry(service, options)] as const);
  return literal(
    withoutEmpty({
      name: options.named === false ? undefined : name,
      services: Object.fromEntries(entries),
      networks: byKey(networks, networkEntry),
      volumes: byKey(volumes, volumeEntry),
      secrets: byKey(secrets, ({ key, external, ...source }) => ({ ...source, ...externally(external) })),
      configs: byKey(configs, ({ key, external, ...source }) => ({ ...source, ...externally(external) })),
    }),
  );
}

function byKey<T extends { readonly key: string }>(values: readonly T[], entryOf: (value: T) => object): object {
  return Object.fromEntries(values.map((value) => [value.key, entryOf(value)]));
}

/** What exists already is only named: Compose refuses to be told how to make it. */
function externally(external: boolean): object {
  return external ? { external: true } : {};
}

function networkEntry({ name, external, subnets, ...network }: ComposeNetwork): object {
  if (external) return { name, external: true };
  const config = subnets.map(({ subnet, gateway, ipRange }) => withoutGaps({ subnet, gateway, ip_range: ipRange }));
  return withoutEmpty({
    name,
    driver: network.driver,
    driver_opts: network.driverOpts,
    internal: network.internal || undefined,
    attachable: network.attachable || undefined,
    enable_ipv6: network.enableIpv6,
    ipam: withoutEmpty({ config }),
    labels: network.labels,
  });
}

function volumeEntry({ name, external, driver, driverOpts, labels }: ComposeVolume): object {
  return external ? { name, external: true } : withoutEmpty({ name, driver, driver_opts: driverOpts, labels });
}
