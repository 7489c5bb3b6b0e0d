import { expect, it } from 'vitest';
import {
  type ComposeHome,
  type Disk,
  ownerOf,
  pastOf,
  strangersOf,
} from '../../../../../electron/drivers/container/compose/owner.ts';
import type { Container } from '../../../../../electron/drivers/container/container.ts';
import { byCompose } from '../../../../../electron/drivers/container/identity.ts';
import { nameTaken, projectClash, projectNeighbour } from '../../../../../electron/drivers/container/name-clash.ts';
import { aContainer } from '../../../../support/container.ts';

const HOME: ComposeHome = {
  project: 'app',
  service: 'web',
  directory: '/b/app',
  files: ['/b/app/compose.yaml'],
  image: 'bb:1',
};

/** What is there; `links` maps a path to the one that it is a symbolic link to. */
function disk(there: readonly string[], links: Readonly<Record<string, string>> = {}): Disk {
  const real = (path: string) =>
    Object.entries(links).reduce((now, [from, to]) => (now.startsWith(from) ? to + now.slice(from.length) : now), path);
  return { real, exists: (path) => there.includes(real(path)) };
}

function made(labels: Readonly<Record<string, string>>, over: Partial<Container> = {}): Container {
  const known = Object.entries(labels).map(([key, value]) => [`com.docker.compose.${key}`, value]);
  const own = { 'com.docker.compose.project': 'app', 'com.docker.compose.service': 'web' };
  return aContainer({ labels: { ...own, ...Object.fromEntries(known) }, ...over });
}

const placed = (folder: string, files: string) => ({ 'project.working_dir': folder, 'project.config_files': files });
const BOTH = disk(['/a/app', '/a/app/compose.yaml', '/b/app', '/b/app/compose.yaml']);

it.each<[string, Record<string, string>, Disk, string]>([
  ['the very file', placed('/b/app', '/b/app/compose.yaml'), BOTH, 'own'],
  ['a file named relatively, as version 1 and podman-compose do', placed('/b/app', './compose.yaml'), BOTH, 'own'],
  ['with an override of its own', placed('/b/app', '/b/app/compose.yaml,/b/app/compose.override.yaml'), BOTH, 'own'],
  ['in another order of -f', placed('/b/app', '/b/app/x.yaml,/b/app/compose.yaml'), BOTH, 'own'],
  ['from another --project-directory', placed('/b', '/b/app/compose.yaml'), disk(['/b', '/b/app/compose.yaml']), 'own'],
  [
    'by way of a link',
    placed('/l/app', '/l/app/compose.yaml'),
    disk(['/b/app', '/b/app/compose.yaml'], { '/l': '/b' }),
    'own',
  ],
  ['from standard input', placed('/b/app', '-'), BOTH, 'own'],
  ['by a file that was renamed', placed('/b/app', '/b/app/docker-compose.yml'), BOTH, 'own'],
  [
    'by a file that lies elsewhere',
    placed('/b/app', '/home/me/.state/model.json'),
    disk(['/b/app', '/home/me/.state/model.json']),
    'own',
  ],
  ['by a Compose that names no folder', {}, BOTH, 'own'],
  ['another folder of that name', placed('/a/app', '/a/app/compose.yaml'), BOTH, 'other'],
  ['a folder that begins alike', placed('/b/app2', '/b/app2/compose.yaml'), disk(['/b/app2']), 'other'],
  [
    'another file of the same folder',
    placed('/b/app', '/b/app/test.yaml'),
    disk(['/b/app', '/b/app/test.yaml']),
    'other',
  ],
  ['a folder that is gone', placed('/old/app', '/old/app/compose.yaml'), BOTH, 'moved'],
  ['a folder that is gone, with another file', placed('/old/app', '/old/app/prod.yaml'), BOTH, 'other'],
])('a container made %s is judged', (_how, labels, there, kind) => {
  expect(ownerOf(made(labels), HOME, there).kind).toBe(kind);
});

it('a folder that is gone is not taken for an earlier name of this one where the image differs or is not known', () => {
  const gone = placed('/old/app', '/old/app/compose.yaml');
  expect(ownerOf(made(gone, { image: 'other:1' }), HOME, BOTH).kind).toBe('other');
  const { image: _, ...unknown } = HOME;
  expect(ownerOf(made(gone), unknown, BOTH).kind).toBe('other');
  expect(ownerOf(made(gone, { image: 'app_web' }), { ...unknown, built: true }, BOTH).kind).toBe('moved');
  expect(ownerOf(made({ ...gone, service: 'api' }), HOME, BOTH).kind).toBe('other');
});

it('never takes, or counts, a container of another folder that has the same name', () => {
  const identity = byCompose(HOME, BOTH);
  const stranger = made(placed('/a/app', '/a/app/compose.yaml'));
  expect(identity.matches(stranger)).toBe(false);
  expect(identity.matches(made(placed('/b/app', '/b/app/compose.yaml')))).toBe(true);
  expect(identity.missing([stranger]).message).toContain('app_web_1 belongs to a project of the same name in /a/app');
  expect(strangersOf([stranger, made({ oneoff: 'True', ...placed('/a/app', 'x') })], HOME, BOTH)).toHaveLength(1);
});

it('knows what an early podman-compose made', () => {
  const labels = { 'io.podman.compose.project': 'app', 'com.docker.compose.service': 'web' };
  expect(byCompose(HOME, BOTH).matches(made({}, { labels }))).toBe(true);
});

it('names the other folder and the way out before anything is done', () => {
  const problem = projectClash(HOME, [made(placed('/a/app', '/a/app/compose.yaml'))], BOTH);
  expect(problem).toMatchObject({ code: 'compose-project-taken' });
  expect(problem?.message).toContain('this one in /b/app, and one in /a/app, whose container app_web_1 runs');
  expect(problem?.hint).toContain('name: app-b as the first line of /b/app/compose.yaml');
  const api = made({ service: 'api', ...placed('/a/app', '/a/app/compose.yaml') }, { name: 'app_api_1' });
  expect(projectClash(HOME, [api], BOTH)).toBeUndefined();
  expect(projectNeighbour(HOME, [api], BOTH)).toMatch(
    /another compose project is called app, too: \/a\/app \(app_api_1\)/i,
  );
  expect(projectNeighbour(HOME, [made(placed('/b/app', 'compose.yaml'))], BOTH)).toBeUndefined();
});

it('says of a name that is taken whose it is and how to keep it, and never to remove it', () => {
  const renamed = { ...HOME, project: 'new', directory: '/b/new', files: ['/b/new/compose.yaml'] };
  const past = made(placed('/b/old', '/b/old/compose.yaml'), { name: 'my-db' });
  expect(pastOf([past], renamed, BOTH)).toMatchObject([{ project: 'app', folder: '/b/old' }]);
  const own = nameTaken('my-db', 'web', [past], renamed, BOTH);
  expect(own.message).toContain('its own one from before this folder was moved');
  expect(own.hint).toContain('name: app as the first line of /b/new/compose.yaml');
  const stranger = nameTaken('my-db', 'web', [made({}, { name: 'my-db', labels: {} })], renamed, BOTH);
  expect(stranger.message).toContain('another one is named my-db already and runs');
  for (const { hint, message } of [own, stranger]) expect(`${message} ${hint}`).not.toMatch(/docker rm\b/);
});
