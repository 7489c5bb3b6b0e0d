import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Problem, Result } from '../../../../electron/result.ts';
import type { ComposeProject, ComposeService } from '../../../../electron/stack/compose/project/project.ts';
import { composeTextOf } from '../../../../electron/stack/compose/write/write-project.ts';
import { proposeCompose } from '../../../../electron/stack/import/compose/from-compose.ts';
import { documentOf, textOf } from '../../../../electron/stack/import/document.ts';
import { parseStack } from '../../../../electron/stack/parse/parse-stack.ts';
import {
  type ComposeCommand,
  findComposeCommand,
  isComposeV1,
} from '../../../../electron/stack/read/compose/compose-command.ts';
import { readComposeProject } from '../../../../electron/stack/read/compose/read-compose.ts';
import type { Stack } from '../../../../electron/stack/stack.ts';
import { composeConfigs } from '../../../support/compose-configs.ts';
import { factsOfConfig, type ProjectFacts } from '../../../support/compose-facts.ts';
import {
  COMPOSE_FIXTURES,
  type ComposeFixture,
  expectedByHand,
  FIXTURE_SHELL,
  folderOf,
  forgottenFolders,
} from '../../../support/compose-fixtures.ts';
import { factsOfProject } from '../../../support/compose-project-facts.ts';

const env = { PATH: '/usr/bin:/bin', HOME: '/root', LC_ALL: 'C.UTF-8', ...FIXTURE_SHELL };
/** Stands for Compose 2 where we say by hand what it prints. */
const version2: ComposeCommand = {
  program: process.execPath,
  args: [join(import.meta.dirname, '../../../support/programs/compose-v2.mjs')],
  version: '2.32.0',
};

interface Reading {
  readonly own: Result<ComposeProject, readonly Problem[]>;
  readonly asked: Result<ComposeProject, readonly Problem[]>;
  /** From the command's raw output, without our own readers. */
  readonly facts: ProjectFacts;
}

const readings = new Map<string, Reading>();

async function read(fixture: ComposeFixture, installed: ComposeCommand, raw: unknown): Promise<void> {
  const folder = folderOf(fixture);
  const files = fixture.files?.map((file) => join(folder, file)) ?? folder;
  const about = { env, ...(fixture.profiles && { profiles: fixture.profiles }) };
  const command = expectedByHand(fixture) ? version2 : installed;
  readings.set(fixture.name, {
    own: await readComposeProject(files, { ...about, command: undefined }),
    asked: await readComposeProject(files, { ...about, command }),
    facts: factsOfConfig(raw, [...(fixture.profiles ?? []), ...profilesInDotenv(folder)]),
  });
}

/** What docker-compose prints when a person asks it in the project's folder, or what we say that Compose 2 prints. */
function rawConfigs(): readonly unknown[] {
  const installed = COMPOSE_FIXTURES.filter((fixture) => !expectedByHand(fixture)).map((fixture) => {
    const files = (fixture.files ?? []).flatMap((file) => ['-f', file]);
    const profiles = (fixture.profiles ?? []).flatMap((profile) => ['--profile', profile]);
    return { cwd: folderOf(fixture), args: [...files, ...profiles, 'config'], env };
  });
  const answers = [...composeConfigs(installed)];
  return COMPOSE_FIXTURES.map((fixture) => {
    const byHand = expectedByHand(fixture);
    if (!byHand) return answers.shift();
    return JSON.parse(readFileSync(byHand, 'utf8').replaceAll('@DIRECTORY@', folderOf(fixture)));
  });
}

function profilesInDotenv(folder: string): readonly string[] {
  const file = join(folder, '.env');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return /^COMPOSE_PROFILES=(.*)$/m.exec(text)?.[1]?.split(',') ?? [];
}

/** Each question starts a Python process: two at a time leave the machine usable. */
async function readAll(installed: ComposeCommand): Promise<void> {
  const raw = rawConfigs();
  const waiting = COMPOSE_FIXTURES.map((fixture, index) => ({ fixture, raw: raw[index] }));
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await read(next.fixture, installed, next.raw);
  };
  await Promise.all([worker(), worker()]);
}

function readingOf(name: string): { own: ComposeProject; asked: ComposeProject; facts: ProjectFacts } {
  const reading = readings.get(name);
  if (!reading) throw new Error(`${name} was not read`);
  const { own, asked, facts } = reading;
  if (!own.ok) throw new Error(`own reader: ${JSON.stringify(own.problem, undefined, 1)}`);
  if (!asked.ok) throw new Error(`with the command: ${JSON.stringify(asked.problem, undefined, 1)}`);
  return { own: own.value, asked: asked.value, facts };
}

/**
 * What the two may differ in: who resolved the project, the order of mounts (version 1 sorts those of extended services by
 * no rule; the engine sorts them by target itself), and data that nobody here acts on, which the command prints in long
 * forms: of that the keys must agree.
 */
function comparable({ resolvedBy, services, inactive, ...rest }: ComposeProject) {
  const one = ({ volumes, other, ...service }: ComposeService) => ({
    ...service,
    volumes: [...volumes].sort((a, b) => (a.target < b.target ? -1 : 1)),
    other: Object.keys(other).sort(),
  });
  return { ...rest, services: services.map(one), inactive: inactive.map(one) };
}

/** Without what is said of the files: where they lie, and what was odd in them. Their env files are in the environment. */
function content({ directory, files, services, inactive, notes, watch, ...project }: ComposeProject) {
  const one = ({ place, envFiles, ...service }: ComposeService) => service;
  const all = [...services, ...inactive].map(one);
  return { ...project, services: all.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

function stackOf(project: ComposeProject): Stack {
  const { directory } = project;
  const file = join(directory, 'stacklight.yaml');
  const parsed = parseStack(textOf(proposeCompose(project)), { file, directory, env });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem, undefined, 1));
  return parsed.value;
}

const installed = await findComposeCommand({ env });
const missing = installed && isComposeV1(installed) ? undefined : 'docker-compose 1.29 is not installed';
if (missing && process.env.CI !== 'true') console.warn(`SKIPPED: Compose projects: ${missing}`);
const suite = missing && process.env.CI !== 'true' ? describe.skip : describe;

it('opens every folder of example projects', () => {
  expect(forgottenFolders()).toEqual([]);
  expect(COMPOSE_FIXTURES.length).toBeGreaterThanOrEqual(28);
});

suite('an example project', () => {
  beforeAll(async () => {
    if (!installed || missing) throw new Error(missing);
    await readAll(installed);
  }, 120_000);

  describe.each(COMPOSE_FIXTURES)('$name: $about', ({ name }) => {
    it('is to our own reader what it is to the Compose command', () => {
      const { own, asked } = readingOf(name);
      expect([own.resolvedBy, asked.resolvedBy]).toEqual(['reader', 'command']);
      expect(comparable(own)).toEqual(comparable(asked));
    });

    it('has the facts that the raw output of the command states', () => {
      const { own, facts } = readingOf(name);
      expect(factsOfProject(own)).toEqual(facts);
    });

    it('is the same project when it is written and read again', async () => {
      const { own } = readingOf(name);
      const folder = mkdtempSync(join(tmpdir(), 'stacklight-written-'));
      const file = join(folder, 'compose.yaml');
      writeFileSync(file, composeTextOf(own));
      const again = await readComposeProject([file], { env, profiles: own.profiles });
      rmSync(folder, { recursive: true });
      if (!again.ok) throw new Error(JSON.stringify(again.problem, undefined, 1));
      expect(content(again.value)).toEqual(content(own));
    });

    it('becomes one and the same stack', () => {
      const { own, asked } = readingOf(name);
      expect(stackOf(own)).toEqual(stackOf(asked));
      // `scale: 0` says that nothing of a service is meant to run.
      const running = own.services.filter(({ deploy }) => deploy.replicas !== 0);
      expect(Object.keys(documentOf(proposeCompose(own)).services)).toHaveLength(running.length);
    });
  });
});
