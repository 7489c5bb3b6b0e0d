/** Options of the engines' clients, as far as one must know whether the next word is their value (docker, podman and nerdctl). */

const list = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

/** Between `docker` and its command. */
export const ENGINE_VALUES = list(`-H --host -c --context -l --log-level --config --tlscacert --tlscert --tlskey
  --connection --url --identity --root --runroot --storage-driver --cgroup-manager --network-cmd-path --tmpdir
  -n --namespace -a --address --snapshotter --data-root`);

/** Between `docker compose` and its command. */
export const COMPOSE_VALUES = list(`-f --file -p --project-name --project-directory --workdir --profile --env-file
  --parallel --progress --ansi -H --host -c --context --log-level --tlscacert --tlscert --tlskey
  --podman-path --podman-args --podman-run-args --podman-start-args --in-pod --pod-args`);

/** Behind `up`, `start`, `run` and their like. */
export const UP_VALUES = list(`-t --timeout --scale --exit-code-from --attach --no-attach --pull --wait-timeout
  --attach-dependencies --name -e --env -l --label -p --publish -u --user -v --volume -w --workdir --entrypoint --cap-add --cap-drop
  --env-from-file`);

/** Behind `docker start`. */
export const START_VALUES = list('--checkpoint --checkpoint-dir --detach-keys -t --time -s --signal --timeout');

/** Behind `docker run`: the few that have no value; every other option has one. */
export const RUN_SWITCHES =
  list(`-d --detach -i --interactive -t --tty -P --publish-all -q --quiet --rm --init --privileged
  --read-only --no-healthcheck --oom-kill-disable --disable-content-trust --sig-proxy --help --replace --rmi --tls-verify
  --no-hosts --no-hostname --http-proxy --env-host --passwd --rootfs --read-only-tmpfs --use-api-socket`);

/** Letters that stand for themselves in a group such as `-itd`. */
export const SHORT_SWITCHES = new Set(['d', 'i', 't', 'P', 'q', 'V', 'D']);

/** What only runs what follows. */
export const PREFIXES = list(
  'sudo doas env exec time nice nohup setsid command ionice stdbuf caffeinate dumb-init tini',
);
