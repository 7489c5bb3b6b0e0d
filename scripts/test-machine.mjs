/**
 * What the tests need of the machine: packages, a virtual display, a session bus, a Docker engine. Starts what it can, says
 * what it cannot, and stops what it started.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { aptInstall, installLine, isDebian, isRoot, missingPackages } from './system-packages.mjs';
import { startService } from './test-service.mjs';

const PACKAGES = [
  'xvfb',
  'dbus-x11',
  'dunst',
  'docker.io',
  'iptables',
  'busybox-static',
  'python3-fastapi',
  'python3-uvicorn',
  'redis-server',
  'iproute2',
  'procps',
  'docker-compose',
  'imagemagick',
  'xfce4-panel',
  'fonts-dejavu-core',
  'strace',
  'faketime',
];
const DOCKER_SOCKET = '/var/run/docker.sock';

/**
 * Installs what is missing, as root on Debian; says the one line that does elsewhere.
 * @returns {Promise<string | undefined>} what is missing still
 */
export async function installTestPackages(say) {
  if (!isDebian()) return `this is no Debian: the tests want what these packages hold: ${PACKAGES.join(' ')}`;
  const missing = await missingPackages(PACKAGES);
  if (missing.length === 0) return undefined;
  const choices = missing.map((name) => [name]);
  if (!isRoot()) return `${missing.join(', ')}; this installs it: ${await installLine(choices)}`;
  await aptInstall(choices, say);
  const left = await missingPackages(missing);
  return left.length === 0 ? undefined : `apt-get could not install ${left.join(', ')}`;
}

/**
 * Starts a display and a session bus of its own, so that nothing shows up on a person's desktop, and a Docker engine if none answers.
 * @param {string} logFolder where their output goes
 * @returns {Promise<{ env: NodeJS.ProcessEnv, missing: string[], stop: () => Promise<void> }>}
 */
export async function startMachine(logFolder, env, say) {
  const services = [];
  const missing = [];
  const start = async (name, command, args, { ready, extraEnv } = {}) => {
    const service = await startService({
      name,
      command,
      args,
      env: { ...env, ...extraEnv },
      log: openSync(path.join(logFolder, `${name}.log`), 'w'),
      ready,
    });
    if ('problem' in service) missing.push(service.problem);
    else services.push(service);
    return 'problem' in service ? undefined : service.answer;
  };
  const display = await start('xvfb', 'Xvfb', ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp']);
  const bus = await start('dbus', 'dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=3'], {
    // What the bus starts by itself, a notification service for one, needs the display.
    extraEnv: { DISPLAY: display && `:${display}` },
  });
  const scratch = mkdtempSync(path.join(tmpdir(), 'stacklight-test-'));
  const foreign = await dockerAnswers();
  if (foreign) say('Docker: an engine answers already.');
  else await startDocker(scratch, start, missing);
  return {
    env: { DISPLAY: display && `:${display}`, DBUS_SESSION_BUS_ADDRESS: bus, NO_AT_BRIDGE: '1' },
    missing,
    async stop() {
      if (!foreign) emptyDocker();
      for (const service of services.toReversed()) await service.stop();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

/** An engine with a data folder of its own: a person's containers must not start because the tests run. */
async function startDocker(scratch, start, missing) {
  if (!isRoot()) {
    missing.push('no Docker engine answers, and only root can start one');
    return;
  }
  const args = [
    '--data-root',
    `${scratch}/data`,
    '--exec-root',
    `${scratch}/exec`,
    '--pidfile',
    `${scratch}/docker.pid`,
  ];
  await start('dockerd', 'dockerd', [...args, '--host', `unix://${DOCKER_SOCKET}`], { ready: dockerAnswers });
}

/** An engine that ends leaves the bridges of its networks, and after some runs no address is left for another one. */
function emptyDocker() {
  const docker = (...args) => spawnSync('docker', args, { encoding: 'utf8', timeout: 30_000 }).stdout ?? '';
  const containers = docker('ps', '--all', '--quiet').split('\n').filter(Boolean);
  if (containers.length > 0) docker('rm', '--force', '--volumes', ...containers);
  docker('network', 'prune', '--force');
}

/** Asks the engine itself: a socket file alone says nothing. */
function dockerAnswers() {
  return new Promise((resolve) => {
    if (!existsSync(DOCKER_SOCKET)) return resolve(false);
    const ping = request({ socketPath: DOCKER_SOCKET, path: '/_ping', timeout: 3_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.on('timeout', () => ping.destroy(new Error('no answer')));
    ping.on('error', () => resolve(false));
    ping.end();
  });
}
