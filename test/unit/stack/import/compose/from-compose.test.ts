import { describe, expect, it } from 'vitest';
import { proposeCompose } from '../../../../../electron/stack/import/compose/from-compose.ts';
import { textOf } from '../../../../../electron/stack/import/document.ts';
import { parseStack } from '../../../../../electron/stack/parse/parse-stack.ts';
import { projectOf } from '../../../../support/compose-text.ts';

type Given = Parameters<typeof projectOf>[1];

async function propose(services: string, given?: Given) {
  return proposeCompose(await projectOf({ 'compose.yaml': `services:\n${services}` }, given));
}

/** The stack that a Compose file opens as: through the text, as everything that is opened. */
async function stackOf(services: string, given?: Given) {
  const text = textOf(await propose(services, given));
  const parsed = parseStack(text, { file: '/p/compose.yaml', directory: '/p', env: {} });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem, undefined, 1));
  return parsed.value;
}

describe('a Compose project as a stack', () => {
  it('has a container for each active service, found by its labels', async () => {
    const { services } = await stackOf('  web: { image: web }\n  tool: { image: t, profiles: [x] }\n');
    expect(services.map(({ id, kind, container }) => [id, kind, container?.from])).toEqual([
      ['web', 'container', { how: 'compose', files: ['/p/compose.yaml'], service: 'web' }],
    ]);
  });

  it('says which project it is where that is not the name of the folder', async () => {
    const { services } = await stackOf('  web: { image: web }\n', { env: { COMPOSE_PROJECT_NAME: 'other' } });
    expect(services[0]?.container?.from).toMatchObject({ project: 'other' });
  });

  it('declares the ports that are published, each of a range, and no others', async () => {
    const ports = '["8000:80", "127.0.0.1:53:53/udp", "[::1]:90:91", "3000-3001:3000-3001", "7000", "127.0.0.1::80"]';
    const { services } = await stackOf(`  web: { image: web, ports: ${ports}, expose: [5432] }\n`);
    expect(services[0]?.ports).toEqual([
      { port: 53, protocol: 'udp', address: '127.0.0.1' },
      { port: 8000, protocol: 'tcp' },
      { port: 90, protocol: 'tcp', address: '::1' },
      { port: 3000, protocol: 'tcp' },
      { port: 3001, protocol: 'tcp' },
    ]);
  });

  it('does not promise one port of several, and says so', async () => {
    const { services, notes } = await propose(
      '  web: { image: web, ports: ["8000-8005:80"] }\n  x: { image: x, ports: ["90:90"], scale: 2 }\n',
    );
    expect(services.map(({ entry }) => entry.ports)).toEqual([undefined, undefined]);
    expect(notes.map(({ message }) => message)).toEqual(
      expect.arrayContaining([expect.stringContaining('any of 8000-8005'), expect.stringContaining('2 containers')]),
    );
  });

  it('keeps order and conditions, and asks the engine for health', async () => {
    const { services } = await stackOf(
      '  web: { image: w, depends_on: { db: { condition: service_healthy, restart: true } } }\n  db: { image: d, healthcheck: { test: x } }\n',
    );
    expect(services[0]?.dependsOn).toEqual([
      { service: 'db', condition: 'service_healthy', required: true, restart: true },
    ]);
    expect(services[1]?.healthcheck.probe).toEqual({ type: 'engine' });
  });

  it('takes a service that others wait for to end for a one-shot', async () => {
    const migrate = '  migrate: { image: m, restart: on-failure }\n';
    const { services } = await stackOf(
      `${migrate}  web: { image: w, depends_on: { migrate: { condition: service_completed_successfully } } }\n`,
    );
    expect(services[0]?.restart.policy).toBe('no');
  });

  it('waits for no service that is switched off, and says so', async () => {
    const text = '  web: { image: w, depends_on: [debug] }\n  debug: { image: d, profiles: [debug] }\n';
    expect((await stackOf(text)).services[0]?.dependsOn).toEqual([]);
    const messages = (await propose(text)).notes.map(({ message }) => message);
    expect(messages).toEqual([
      expect.stringContaining('no active profile'),
      expect.stringContaining('profile (debug)'),
    ]);
  });

  it('does not wait for a health that is switched off', async () => {
    const text =
      '  web: { image: w, depends_on: { db: { condition: service_healthy } } }\n  db: { image: d, healthcheck: { disable: true } }\n';
    expect((await stackOf(text)).services[0]?.dependsOn[0]?.condition).toBe('service_started');
  });

  it('gives a service as long to end as its file does', async () => {
    expect((await stackOf('  web: { image: w, stop_grace_period: 1m30s }\n')).services[0]?.stopGraceMs).toBe(90_000);
  });

  it('takes names that a stack file would not have as keys', async () => {
    const { services } = await stackOf(
      '  __proto__: { image: a }\n  constructor: { image: b }\n  "1.2_x": { image: c }\n',
    );
    expect(services.map(({ id }) => id)).toEqual(['proto', 'constructor', '1.2_x']);
  });

  it('keeps a dollar sign one in the stack file', async () => {
    const project = await projectOf({ 'a$b.yaml': 'services: { web: { image: w } }' });
    const parsed = parseStack(textOf(proposeCompose(project)), { file: '/p/x', directory: '/p', env: {} });
    expect(parsed.ok && parsed.value.services[0]?.container?.from).toMatchObject({ files: ['/p/a$b.yaml'] });
  });

  it('names its files in full where the stack is of another folder', async () => {
    const proposal = proposeCompose(await projectOf({ 'compose.yaml': 'services: { web: { image: w } }' }), '/q');
    expect([proposal.directory, proposal.services[0]?.entry.compose]).toEqual(['/q', { file: '/p/compose.yaml' }]);
  });

  it('names a provider as what it is, and has the rest without it', async () => {
    const text =
      '  chat: { image: c, depends_on: [ai] }\n  ai: { provider: { type: model, options: { model: ai/x } } }\n';
    const { services, notes } = await propose(text);
    expect(services.map(({ id, entry }) => [id, entry.depends_on])).toEqual([['chat', undefined]]);
    expect(notes.map(({ message }) => message)).toEqual([
      expect.stringContaining('"ai" is not a container but a provider (model)'),
    ]);
    expect((await stackOf(text)).services.map(({ id }) => id)).toEqual(['chat']);
  });
});
