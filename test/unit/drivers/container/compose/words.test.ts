import { describe, expect, it } from 'vitest';
import {
  isActing,
  orphanNote,
  plainLine,
  upProblem,
} from '../../../../../electron/drivers/container/compose/command-output.ts';

const ABOUT = { service: 'web', command: 'docker compose', file: '/shop/compose.yaml' };
const problem = (said: string) => upProblem(ABOUT, said);

describe('what a Compose command says', () => {
  it('is told without the dress of a log', () => {
    expect(plainLine('time="2026-01-01T10:00:00Z" level=warning msg="The \\"KEY\\" variable is not set."')).toBe(
      'The "KEY" variable is not set.',
    );
    expect(plainLine(' Container shop-web-1  Started ')).toBe('Container shop-web-1  Started');
    expect(plainLine('   ')).toBeUndefined();
    expect(plainLine('\u001b[0m\u001b[91m/bin/sh: gcc: not found')).toBe('/bin/sh: gcc: not found');
    expect(plainLine('\u001b[0m')).toBeUndefined();
    expect(plainLine('Encountered errors while bringing up the project.')).toBeUndefined();
  });

  it('names orphans in both versions', () => {
    const one = 'Found orphan containers (shop_old_1, shop_older_1) for this project. If you removed or renamed this';
    const two =
      'time="2026-01-01T10:00:00Z" level=warning msg="Found orphan containers ([shop-old-1 shop-older-1]) for this project. If"';
    expect(orphanNote(one)).toContain('no longer define: shop_old_1, shop_older_1. They were left');
    expect(orphanNote(plainLine(two) ?? '')).toContain('no longer define: shop-old-1, shop-older-1. They were left');
    expect(orphanNote('Creating shop_web_1 ... done')).toBeUndefined();
  });

  it('tells when containers begin to change, and not before', () => {
    const acting = ['Recreating shop_web_1 ... ', 'Starting shop_web_1 ... done', ' Container shop-web-1  Recreate'];
    for (const line of acting) expect(isActing(line)).toBe(true);
    const before = [
      'Creating network "shop_default" with the default driver',
      'Pulling web (redis:7)...',
      ' web Pulling',
    ];
    for (const line of before) expect(isActing(line)).toBe(false);
  });
});

describe('the problem of an up that failed', () => {
  it.each([
    [
      'port-taken',
      'ERROR: for web  Cannot start service web: driver failed programming external connectivity on endpoint shop_web_1 (af): Bind for 0.0.0.0:8080 failed: port is already allocated',
    ],
    [
      'port-taken',
      ' Container shop-web-1  Starting\nError response from daemon: failed to set up container networking: driver failed programming external connectivity on endpoint shop-web-1 (af): failed to bind host port for 0.0.0.0:8080:172.18.0.2:80/tcp: address already in use',
    ],
    ['image-missing', 'Pulling web (nosuch:1)...\npull access denied for nosuch, repository does not exist'],
    ['image-missing', ' web Pulling \n web Error manifest for redis:99 not found: manifest unknown'],
    [
      'image-missing',
      'Pulling web (a:1)...\nGet "https://registry.example/v2/": dial tcp: lookup registry.example: no such host',
    ],
    ['image-missing', "Service 'web' failed to build : Build failed"],
    ['image-missing', '#5 ERROR: failed to calculate checksum\ntarget web: failed to solve: "/nope": not found'],
    [
      'compose-file-invalid',
      "The Compose file './compose.yaml' is invalid because:\nUnsupported config option for services.web: 'foo'",
    ],
    ['compose-file-invalid', 'yaml: line 3: mapping values are not allowed in this context'],
    ['compose-file-invalid', "validating /shop/compose.yaml: services.web additional properties 'foo' not allowed"],
    ['compose-file-invalid', 'no such service: web'],
    ['compose-file-invalid', 'service "web" refers to undefined network back: invalid compose project'],
    [
      'compose-file-invalid',
      'error while interpolating services.web.image: required variable X is missing a value: need it',
    ],
    ['compose-file-invalid', 'env file /shop/.env.web not found: stat /shop/.env.web: no such file or directory'],
    ['external-missing', 'network front declared as external, but could not be found'],
    ['external-missing', 'Volume data declared as external, but could not be found. Please create the volume manually'],
    [
      'container-name-taken',
      'Error response from daemon: Conflict. The container name "/db" is already in use by container "af"',
    ],
    [
      'engine-down',
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    ],
    [
      'command-not-found',
      'Error response from daemon: OCI runtime create failed: exec: "/nope": stat /nope: no such file or directory',
    ],
    ['compose-failed', 'something that nobody has seen before'],
    ['compose-failed', ''],
  ])('is %s', (code, said) => {
    expect(problem(said).code).toBe(code);
  });

  it('holds the words that matter, once, and no stack of calls', () => {
    const build =
      "Building web\nStep 1/2 : FROM scratch\nStep 2/2 : COPY nofile /x\nCOPY failed: file not found in build context\nService 'web' failed to build : Build failed";
    expect(problem(build).message).toBe(
      "The image of web could not be built: COPY failed: file not found in build context / Service 'web' failed to build : Build failed.",
    );
    const twice =
      'ERROR: for shop_web_1  Cannot do it\n\nERROR: for web  Cannot do it\nEncountered errors while bringing up the project.';
    expect(problem(twice).message).toBe('docker compose up failed for web: Cannot do it.');
    const fallen = 'Traceback (most recent call last):\n  File "/usr/bin/x", line 3\nValueError: it fell over';
    expect(problem(fallen).message).toBe('docker compose up failed for web: ValueError: it fell over.');
    expect(problem('').message).toBe('docker compose up failed for web: it gave no reason.');
  });

  it('gives the command that mends it where there is one', () => {
    expect(problem('network front declared as external, but could not be found').hint).toBe(
      'docker network create front',
    );
  });
});

it('a complaint of version 1 is told by its reason, not by its headline', () => {
  const said =
    "The Compose file './compose.yaml' is invalid because:\nservices.w.volumes contains unsupported option: 'create_host_path'";
  expect(problem(said).message).toBe(
    "docker compose does not accept the Compose file: services.w.volumes contains unsupported option: 'create_host_path'.",
  );
});
