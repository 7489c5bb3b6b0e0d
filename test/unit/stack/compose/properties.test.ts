import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { fail, ok } from '../../../../electron/result.ts';
import type { ComposeProject, ComposeService } from '../../../../electron/stack/compose/project/project.ts';
import { type Resolved, resolveProject } from '../../../../electron/stack/compose/project/resolve.ts';
import { composeTextOf } from '../../../../electron/stack/compose/write/write-project.ts';
import { proposeCompose } from '../../../../electron/stack/import/compose/from-compose.ts';
import { documentOf, textOf } from '../../../../electron/stack/import/document.ts';
import { literal } from '../../../../electron/stack/import/escape-dollars.ts';
import { parseStack } from '../../../../electron/stack/parse/parse-stack.ts';
import { anyComposeDocument } from '../../../support/arbitrary-compose.ts';

const FILE = '/srv/shop/compose.yaml';
const variables = { HOME: '/root', SECRET: 'hunter2' };

/** Our own reader, over a disk that holds this one file. */
function read(text: string): Promise<Resolved> {
  const open = async (path: string) =>
    path === FILE ? ok(text) : fail({ code: 'file-missing', message: `there is no file ${path}`, file: path });
  const source = { files: [FILE], directory: '/srv/shop', variables, profiles: ['debug'] };
  const complaints = { errors: [], notes: [] };
  return resolveProject(source, {
    open,
    complaints,
    opened: new Set(),
    home: '/root',
    parsed: new Map(),
    budget: { includes: 100 },
  });
}

async function projectOf(text: string): Promise<ComposeProject> {
  const project = await read(text);
  if (!project.ok) throw new Error(`${JSON.stringify(project.problem, undefined, 1)}\n${text}`);
  return project.value;
}

/** Without what is said of the files and not of the project. */
function meaning({ services, inactive, notes, watch, ...project }: ComposeProject) {
  const one = ({ place, envFiles, ...service }: ComposeService) => service;
  return { ...project, services: services.map(one), inactive: inactive.map(one) };
}

// Fast-check shrinks what fails: that may take longer than the five seconds of a test.
const PATIENCE = { timeout: 60_000 };

describe('a Compose project', PATIENCE, () => {
  it('that is written and read again is the same project', async () => {
    await fc.assert(
      fc.asyncProperty(anyComposeDocument, async (document) => {
        const project = await projectOf(stringify(literal(document)));
        expect(meaning(await projectOf(composeTextOf(project)))).toEqual(meaning(project));
      }),
      { numRuns: 50 },
    );
  });

  it('is the same however its YAML is written', async () => {
    await fc.assert(
      fc.asyncProperty(anyComposeDocument, async (document) => {
        const plain = await projectOf(stringify(literal(document), { lineWidth: 0 }));
        const json = await projectOf(JSON.stringify(literal(document)));
        const windows = await projectOf(
          `\uFEFF${stringify(literal(document), { defaultStringType: 'QUOTE_DOUBLE' })}`.replaceAll('\n', '\r\n'),
        );
        expect(meaning(json)).toEqual(meaning(plain));
        expect(meaning(windows)).toEqual(meaning(plain));
      }),
      { numRuns: 50 },
    );
  });

  it('becomes a stack with one service for each of its own', async () => {
    await fc.assert(
      fc.asyncProperty(anyComposeDocument, async (document) => {
        const project = await projectOf(stringify(literal(document)));
        if (project.services.length === 0) return;
        const proposal = proposeCompose(project);
        const stack = parseStack(textOf(proposal), {
          file: '/srv/shop/stacklight.yaml',
          directory: '/srv/shop',
          env: {},
        });
        if (!stack.ok) throw new Error(`${JSON.stringify(stack.problem, undefined, 1)}\n${textOf(proposal)}`);
        expect(stack.value.services.map(({ id }) => id)).toEqual(Object.keys(documentOf(proposal).services));
        expect(proposal.services).toHaveLength(project.services.length);
      }),
      { numRuns: 50 },
    );
  });
});

/** Texts that begin as a good file and end as anything. */
const anyFile = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc
    .tuple(
      anyComposeDocument,
      fc.array(
        fc.tuple(
          fc.nat(),
          fc.nat(9),
          fc.constantFrom(
            '',
            '*a',
            '&a ',
            '- ',
            '\n',
            '\t',
            '[',
            '}',
            ': ',
            '"',
            '!!set ',
            '<<: ',
            '$',
            '\0',
            '#',
            '|',
            '~',
            '? ',
          ),
        ),
      ),
    )
    .map(([document, cuts]) => {
      let text = stringify(document);
      for (const [at, length, put] of cuts) {
        const start = at % (text.length + 1);
        text = text.slice(0, start) + put + text.slice(start + length);
      }
      return text;
    }),
  fc.anything({ withNullPrototype: false, maxDepth: 3 }).map((value) => `services: ${JSON.stringify(value) ?? ''}`),
  fc
    .dictionary(fc.constantFrom('services', 'include', 'networks', 'x-a', 'name', 'volumes'), fc.jsonValue())
    .map((value) => stringify(value)),
  fc
    .dictionary(
      fc.constantFrom(
        'image',
        'ports',
        'environment',
        'depends_on',
        'healthcheck',
        'build',
        'command',
        'extends',
        'env_file',
        'volumes',
        'networks',
        'deploy',
        'restart',
        'labels',
        'secrets',
        'ulimits',
      ),
      fc.jsonValue(),
    )
    .map((service) => stringify({ services: { web: service } })),
);

describe('any text at all', PATIENCE, () => {
  it('as a Compose file is a project, or is answered with problems that have a place', async () => {
    await fc.assert(
      fc.asyncProperty(anyFile, async (text) => {
        const project = await read(text);
        if (project.ok) return;
        expect(project.problem.length).toBeGreaterThan(0);
        for (const { message, file, line, column } of project.problem) {
          expect(message).toMatch(/\S/);
          expect(message).not.toContain('hunter2');
          expect([file, (line ?? 0) > 0, (column ?? 0) > 0]).toEqual([FILE, true, true]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('as a stack file is a stack, or is answered with problems that have a place', () => {
    fc.assert(
      fc.property(anyFile, (text) => {
        const stack = parseStack(text, { file: '/srv/shop/stacklight.yaml', directory: '/srv/shop', env: variables });
        const problems = stack.ok ? (stack.value.errors ?? []) : stack.problem;
        expect(stack.ok || problems.length > 0).toBe(true);
        for (const { message, line, column } of problems) {
          expect(message).toMatch(/\S/);
          expect([(line ?? 0) > 0, (column ?? 0) > 0]).toEqual([true, true]);
        }
      }),
      { numRuns: 100 },
    );
  });
});
