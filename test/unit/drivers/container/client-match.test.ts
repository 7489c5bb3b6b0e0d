import { expect, it } from 'vitest';
import { clientCommands } from '../../../../electron/commands/client-command.ts';
import { names, type SeenClient, startedBy } from '../../../../electron/drivers/container/client-match.ts';
import type { Disk } from '../../../../electron/drivers/container/compose/owner.ts';
import type { Container } from '../../../../electron/drivers/container/container.ts';
import { aContainer } from '../../../support/container.ts';

const SINCE = 1_000_000;
const DISK: Disk = {
  real: (path) => path.replace(/^\/link/, '/srv'),
  exists: (path) => path === '/srv/shop/sub/compose.yaml',
};

function client(text: string, cwd = '/srv/shop', more: Partial<SeenClient> = {}): SeenClient {
  const [command] = clientCommands(text.split(' '));
  if (!command) throw new Error(`${text} starts nothing`);
  return { command, cwd, since: SINCE, ...more };
}

function composed(
  folder: string,
  over: { project?: string; service?: string; at?: number; oneOff?: boolean } = {},
): Container {
  const { project = 'shop', service = 'web', at = SINCE, oneOff = false } = over;
  const labels = {
    'com.docker.compose.project': project,
    'com.docker.compose.service': service,
    'com.docker.compose.oneoff': oneOff ? 'True' : 'False',
    'com.docker.compose.project.working_dir': folder,
  };
  return aContainer({ labels, createdAt: at, startedAt: at });
}

const PUBLISHED = {
  ...{ containerId: 'c1', containerName: 'x', protocol: 'tcp' as const, address: '127.0.0.1' },
  ...{ port: 81, targetPort: 80, containerAddresses: [] },
};
const plain = (over: Partial<Container> = {}) =>
  aContainer({
    image: 'bb:1',
    createdAt: SINCE + 500,
    startedAt: SINCE + 600,
    command: ['busybox', 'httpd', '-f'],
    ...over,
  });

it.each<[string, string, Container, boolean]>([
  ['docker compose up', '/srv/shop', composed('/srv/shop'), true],
  ['docker compose up', '/srv/shop', composed('/srv/shop', { at: SINCE - 90_000 }), true],
  ['docker compose up', '/link/shop', composed('/srv/shop'), true],
  ['docker compose up', '/srv/shop/api', composed('/srv/shop'), true],
  ['docker compose up', '/srv/shop/sub', composed('/srv/shop'), false],
  ['docker compose up', '/srv/shop', composed('/srv/other'), false],
  ['docker compose up', '/srv/shop', composed('/srv/shop2'), false],
  ['docker compose up', '/srv/shop', composed('/srv/shop/infra'), true],
  ['docker compose up', '/srv/shop', composed('/srv/shop/infra', { at: SINCE - 90_000 }), false],
  ['docker compose -f infra/dev.yml up', '/srv/shop', composed('/srv/shop/infra', { at: SINCE - 90_000 }), true],
  ['docker compose -f infra/dev.yml up', '/srv/shop', composed('/srv/shop'), false],
  ['docker compose --project-directory .. up', '/srv/shop/api', composed('/srv/shop'), true],
  ['docker compose -p Shop up', '/srv/shop', composed('/srv/shop'), true],
  ['docker compose -p other up', '/srv/shop', composed('/srv/shop'), false],
  ['docker compose up', '/srv/shop', composed('/srv/shop', { oneOff: true }), false],
  ['docker compose run web sh', '/srv/shop', composed('/srv/shop', { oneOff: true }), true],
  ['docker compose run web sh', '/srv/shop', composed('/srv/shop', { oneOff: true, at: SINCE - 90_000 }), false],
  ['docker compose up db', '/srv/shop', composed('/srv/shop'), true],
  ['docker compose up db', '/srv/shop', composed('/srv/shop', { at: SINCE - 90_000 }), false],
  ['docker compose up db', '/srv/shop', composed('/srv/shop', { at: SINCE + 900_000 }), false],
  ['docker compose up web', '/srv/shop', composed('/srv/shop', { at: SINCE - 90_000 }), true],
  ['docker compose up', '/srv/shop', plain(), false],
  ['docker run -p 127.0.0.1:81:80/tcp bb:1 busybox httpd -f', '/srv/shop', plain({ published: [PUBLISHED] }), true],
  ['docker run -p 82:80 bb:1 busybox httpd -f', '/srv/shop', plain({ published: [PUBLISHED] }), false],
  ['docker run -P bb:1 busybox httpd -f', '/srv/shop', plain(), true],
  ['docker run bb:1 busybox httpd -f', '/srv/shop', plain({ createdAt: SINCE - 90_000 }), false],
  ['docker run bb:1 busybox httpd -p', '/srv/shop', plain(), false],
  ['docker run bb:2', '/srv/shop', plain(), false],
  ['docker run --name x bb:1', '/srv/shop', plain({ name: 'y' }), false],
  ['docker run bb', '/srv/shop', plain({ image: 'bb:latest' }), true],
  ['docker run bb:1', '/srv/shop', composed('/srv/shop'), false],
  ['docker start -a pg', '/srv/shop', plain({ name: 'pg', createdAt: 1 }), true],
  ['docker start -a pg', '/srv/shop', plain({ name: 'pg', startedAt: SINCE - 90_000 }), false],
])('%s in %s', (text, cwd, container, expected) => {
  expect(startedBy(client(text, cwd), [container], DISK)).toHaveLength(expected ? 1 : 0);
});

it('takes one container for one docker run: the first after it, or that of its cidfile', () => {
  const later = plain({ id: 'b'.repeat(64), createdAt: SINCE + 9_000 });
  const first = plain({ id: 'a'.repeat(64) });
  expect(startedBy(client('docker run bb:1'), [later, first], DISK)).toEqual([first]);
  const told = client('docker run --cidfile id bb:1', '/srv/shop', { took: later.id });
  expect(startedBy(told, [later, first], DISK)).toEqual([later]);
});

it('tells which of two clients of one project names a service', () => {
  expect(names(client('docker compose up web'), composed('/srv/shop'))).toBe(true);
  expect(names(client('docker compose up'), composed('/srv/shop'))).toBe(false);
});
