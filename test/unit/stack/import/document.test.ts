import { describe, expect, it } from 'vitest';
import { documentOf, textOf } from '../../../../electron/stack/import/document.ts';
import { literal } from '../../../../electron/stack/import/escape-dollars.ts';
import { mergeParts } from '../../../../electron/stack/import/merge-parts.ts';
import type { Part } from '../../../../electron/stack/import/part.ts';
import type { Proposal, ProposedService } from '../../../../electron/stack/import/proposal.ts';
import { parseStack } from '../../../../electron/stack/parse/parse-stack.ts';

function service(id: string, entry: ProposedService['entry'], more: Partial<ProposedService> = {}): ProposedService {
  return {
    id,
    kind: 'native',
    entry,
    source: 'procfile',
    from: `Procfile, process ${id}`,
    because: [],
    chosen: true,
    ...more,
  };
}

function proposal(...services: ProposedService[]): Proposal {
  const sources = [{ kind: 'procfile', file: '/p/Procfile' }] as const;
  return { name: 'shop', directory: '/p', sources, services, notes: [], watch: [] };
}

const parse = (text: string) =>
  parseStack(text, { file: '/p/stacklight.yaml', directory: '/p', env: { PORT: 'wrong' } });

describe('a proposal as a stack file', () => {
  it('holds what is ticked, in its order', () => {
    const shop = proposal(service('web', { command: 'a' }), service('release', { command: 'b' }, { chosen: false }));
    expect(documentOf(shop)).toEqual({ name: 'shop', services: { web: { command: 'a' } } });
    expect(Object.keys(documentOf(shop, ['release', 'web']).services)).toEqual(['web', 'release']);
  });

  it('waits for nothing that was left out', () => {
    const shop = proposal(
      service('db', { command: 'db' }),
      service('cache', { command: 'cache' }),
      service('api', { command: 'api', depends_on: { db: { condition: 'service_started' }, cache: {} }, ports: [1] }),
      service('web', { command: 'web', depends_on: ['db', 'api'] }),
    );
    expect(documentOf(shop, ['api', 'web', 'cache']).services).toEqual({
      cache: { command: 'cache' },
      api: { command: 'api', depends_on: { cache: {} }, ports: [1] },
      web: { command: 'web', depends_on: ['api'] },
    });
    expect(Object.keys(documentOf(shop, ['api', 'cache']).services.api ?? {})).toEqual([
      'command',
      'depends_on',
      'ports',
    ]);
    expect(documentOf(shop, ['web']).services).toEqual({ web: { command: 'web' } });
  });

  it('is text with the schema first and the reasons above each service', () => {
    const because = ['uses PORT', 'PORT is 5000'];
    const text = textOf(
      proposal(service('web', { command: 'rails s' }, { because }), service('css', { command: 'sass' })),
      undefined,
      'file:///home/shop/stacklight.schema.json',
    );
    expect(text.split('\n')).toEqual([
      '# yaml-language-server: $schema=file:///home/shop/stacklight.schema.json',
      '# Proposed by Stacklight from Procfile. Yours to change.',
      '',
      'name: shop',
      'services:',
      '  # Procfile, process web: uses PORT; PORT is 5000',
      '  web:',
      '    command: rails s',
      '',
      '  # Procfile, process css',
      '  css:',
      '    command: sass',
      '',
    ]);
  });

  it('means in the file what it meant in the source', () => {
    const environment = {
      A: '$HOME',
      B: 'no',
      C: '1.10',
      D: 'a: b # c',
      E: '- x',
      F: '',
      G: 'two\nlines',
      H: ' x ',
      I: '22:22',
    };
    const entry = literal({
      command: 'echo $PORT',
      environment,
    });
    const parsed = parse(textOf(proposal(service('web', entry))));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
    expect(parsed.value.warnings).toEqual([]);
    expect(parsed.value.services[0]?.native).toMatchObject({
      command: ['/bin/sh', '-c', 'echo $PORT'],
      environment,
    });
  });

  it('lets no foreign name break out of its comment', () => {
    const from = 'Procfile\n  evil:\n    command: rm';
    const parsed = parse(textOf(proposal(service('web', { command: 'a' }, { from, because: ['x\u2028y\rz'] }))));
    expect(parsed.ok && parsed.value.services.map(({ id }) => id)).toEqual(['web']);
  });
});

describe('the parts of a mixed folder', () => {
  const part = (kind: Part['kind'], file: string, services: readonly ProposedService[]): Part => ({
    kind,
    file,
    services,
    notes: [],
    watch: [file],
  });
  const compose = part('compose', '/My Shop/compose.yaml', [
    service('web', { compose: { file: 'compose.yaml' } }, { kind: 'container' }),
    service('web-native', { compose: { file: 'compose.yaml' } }, { kind: 'container' }),
  ]);

  it('become one stack whose names do not collide, and dependencies follow', () => {
    const other = part('procfile', '/My Shop/Procfile', [
      service('web', { command: 'a' }),
      service('worker', { command: 'b', depends_on: ['web'] }),
    ]);
    const merged = mergeParts('/My Shop', [compose, other]);
    expect(merged.name).toBe('myshop');
    expect(merged.services.map(({ id }) => id)).toEqual(['web', 'web-native', 'web-native-2', 'worker']);
    expect(merged.services[3]?.entry.depends_on).toEqual(['web-native-2']);
    expect(merged.sources.map(({ kind }) => kind)).toEqual(['compose', 'procfile']);
  });

  it('do not start one app twice: of two descriptions of the native side the first is ticked', () => {
    const procfile = part('procfile', '/p/Procfile', [service('web', { command: 'a' })]);
    const scripts = part('package-json', '/p/package.json', [service('dev', { command: 'npm run dev' })]);
    const merged = mergeParts('/p', [procfile, scripts]);
    expect(merged.services.map(({ chosen }) => chosen)).toEqual([true, false]);
    expect(merged.services[1]?.because).toEqual(['Procfile says already how the processes of this folder are started']);
  });

  describe('a command that runs the Compose file beside it', () => {
    const merged = (command: string, more: Partial<ProposedService> = {}) => {
      const file = part('process-compose', '/My Shop/process-compose.yaml', [
        service('containers', { command }, more),
        service('api', { command: 'node api.js', depends_on: { containers: { condition: 'service_healthy' } } }),
      ]);
      return mergeParts('/My Shop', [compose, file]).services.slice(2);
    };

    it.each([
      'docker compose up',
      'docker-compose up --build',
      'docker compose -f compose.yaml up',
      'cd . && docker compose up -d; docker compose up',
      'sh -c "docker compose up web"',
    ])('is not ticked: %s', (command) => {
      const [runner, api] = merged(command);
      expect(runner).toMatchObject({ chosen: false });
      expect(runner?.because.at(-1)).toBe('it runs compose.yaml, whose services are here themselves');
      expect(api?.chosen).toBe(true);
      expect(Object.keys(api?.entry.depends_on ?? {})).toContain('web');
      expect(Object.keys(api?.entry.depends_on ?? {})).not.toContain('containers');
    });

    it.each([
      'docker compose -f other.yaml up',
      'docker compose -p another up',
      'docker compose up -d && node server.js',
      'docker compose logs -f',
      'docker run redis',
      'node compose.js',
    ])('stays ticked where it does something else: %s', (command) => {
      expect(merged(command).map(({ chosen }) => chosen)).toEqual([true, true]);
    });

    it('is known by the script behind npm run', () => {
      expect(merged('npm run dev', { runs: 'docker compose up' })[0]?.chosen).toBe(false);
      expect(merged('npm run dev', { runs: 'vite' })[0]?.chosen).toBe(true);
    });
  });
});
