import { expect, it } from 'vitest';
import { clientCommands, inText, leavesContainers } from '../../../electron/commands/client-command.ts';

const all = { kind: 'compose', files: [], services: [], oneOff: false };

it.each<[string, object]>([
  ['docker compose up', all],
  ['docker-compose up', all],
  [
    '/usr/bin/docker --context dev compose -f dev.yml --profile x up -d --scale web=2 web db',
    { ...all, files: ['dev.yml'], services: ['web', 'db'], detached: true },
  ],
  [
    'docker-compose -p shop --project-directory .. up --build --timeout 5 web',
    { ...all, project: 'shop', directory: '..', services: ['web'] },
  ],
  ['/usr/libexec/docker/cli-plugins/docker-compose compose up', all],
  ['/usr/bin/python3 /usr/local/bin/docker-compose up', all],
  ['podman-compose --in-pod false up', all],
  ['nerdctl compose up', all],
  ['sudo -u me docker compose up', all],
  ['env COMPOSE_PROJECT_NAME=x docker compose up', all],
  ['docker compose run --rm -p 80:80 web npm start', { ...all, services: ['web'], oneOff: true }],
  [
    'docker run -p 6399:80 bb:1 busybox httpd -f',
    { kind: 'run', image: 'bb:1', args: ['busybox', 'httpd', '-f'], ports: ['6399:80'] },
  ],
  [
    'docker run -itdp 80:80 -e A=1 --name=x --rm nginx',
    { kind: 'run', image: 'nginx', args: [], ports: ['80:80'], name: 'x', detached: true },
  ],
  [
    'docker container run --cidfile /tmp/id --network host nginx -g x',
    { kind: 'run', image: 'nginx', args: ['-g', 'x'], ports: [], cidfile: '/tmp/id' },
  ],
  ['podman run -d -v=/a:/b redis:7', { kind: 'run', image: 'redis:7', args: [], ports: [], detached: true }],
  ['docker start -a -i pg', { kind: 'start', names: ['pg'] }],
])('knows what %s starts', (text, expected) => {
  expect(clientCommands(text.split(' '))).toEqual([expected]);
});

it.each([
  'docker compose logs -f',
  'docker compose down',
  'docker ps',
  'docker compose exec web sh',
  'docker logs -f x',
  'npm run dev',
  'node docker-compose.js up',
  'docker',
  '',
])('does not take %j for something that starts a container', (text) =>
  expect(clientCommands(text.split(' '))).toEqual([]),
);

it('finds each client in a text for a shell, and in shells within it', () => {
  const text = `set -e; cd infra && PORT=1 docker compose up -d
    docker run \\
      --name "my db" postgres:16 & exec sh -c 'docker start cache || true'`;
  expect(inText(text).map(({ kind }) => kind)).toEqual(['compose', 'run', 'start']);
  expect(inText(text)[1]).toMatchObject({ name: 'my db', image: 'postgres:16' });
  expect(clientCommands(['/bin/sh', '-c', 'echo "docker compose up"'])).toEqual([]);
});

it.each([
  ['docker compose up -d', true],
  ['docker compose up --wait web', true],
  ['docker run -itd redis', true],
  ['docker run --name d redis -d', false],
  ['docker compose up --scale web=2', false],
  ['docker run -e d -p 80:80 redis', false],
  ['node server.js', false],
])('knows whether %s ends at once and leaves containers', (text, expected) => {
  expect(leavesContainers(text.split(' '))).toBe(expected);
  expect(leavesContainers(['/bin/sh', '-c', `cd x && ${text}`])).toBe(expected);
  expect(leavesContainers(['/bin/sh', '-c', `${text} && node server.js`])).toBe(false);
});
