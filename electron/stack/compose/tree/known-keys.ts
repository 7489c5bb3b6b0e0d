/**
 * The keys that Compose knows, to tell a slip from what this reader carries along. Facts of the Compose Specification, which has no
 * versions any more: last compared on 2026-11-28 with schema/compose-spec.json at commit 00655e2 of github.com/compose-spec/compose-spec
 * (with `models`, `provider`, `use_api_socket`), which no package of the registry carries (docs/dependencies.md). What is here and
 * not there (`no_cache_filter`, `provenance`, `sbom` of a build, `pids` of a reservation, drivers of a config) stays: a note about a key
 * that some Compose knows is worse than none.
 */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

export const TOP_KEYS = words('version name services networks volumes secrets configs include models');

export const SERVICE_KEYS = words(`
  annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs container_name
  cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec
  depends_on deploy develop device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint env_file
  environment expose extends external_links extra_hosts gpus group_add healthcheck hostname image init ipc isolation
  label_file labels links logging mac_address mem_limit mem_reservation mem_swappiness memswap_limit models
  network_mode networks oom_kill_disable oom_score_adj pid pids_limit platform ports post_start pre_stop privileged
  profiles provider pull_policy pull_refresh_after read_only restart runtime scale secrets security_opt shm_size
  stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user userns_mode uts
  volumes volumes_from working_dir
`);

/** Keys for people and for anchors, which Compose ignores everywhere. */
export function isExtension(key: string): boolean {
  return key.startsWith('x-');
}
