import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { composeProject } from '../drivers/container/compose-project.ts';
import { readGuardedText } from '../files/read-guarded.ts';
import { LIMITS } from '../limits.ts';
import { formatProblem, type Problem } from '../result.ts';
import { canonical } from '../stack/canonical.ts';
import type { ComposeProject, ComposeService } from '../stack/compose/project.ts';
import type { Resolved } from '../stack/compose/resolve.ts';
import type { ComposeFacts } from '../stack/definition.ts';
import { readComposeProject } from '../stack/read/compose.ts';
import { loadDotenv } from '../stack/read/dotenv-file.ts';
import type { ContainerSpec, ServiceSpec } from '../stack/stack.ts';
import { isSteering } from '../stack/steering.ts';
import { composeWords } from './compose-words.ts';

type FromCompose = Extract<ContainerSpec['from'], { readonly how: 'compose' }>;
type Variables = Readonly<Record<string, string>>;

interface ReadProject {
  readonly project: Resolved;
  /** What of the `.env` beside the first file counts, which Compose fills in. */
  readonly dotenv: Variables;
  /** As `COMPOSE_PROJECT_NAME` and to the command. */
  readonly name: string;
}

/** Reads each project once, however many services are of it. */
export type ReadProjects = (from: FromCompose) => Promise<ReadProject>;

/** `environment`: what the Compose command is run with, since it decides what is filled in. */
export function projectReader(environment: () => Promise<Variables>): ReadProjects {
  const known = new Map<string, Promise<ReadProject>>();
  return (from) => {
    const key = canonical([from.files, from.project]);
    const reading = known.get(key) ?? readProject(from, environment);
    known.set(key, reading);
    return reading;
  };
}

async function readProject(
  { files, project }: FromCompose,
  environment: () => Promise<Variables>,
): Promise<ReadProject> {
  const name = project ?? (await composeProject(files));
  const env = { ...(await environment()), COMPOSE_PROJECT_NAME: name };
  const { values } = await loadDotenv(join(dirname(files[0] ?? '.'), '.env'), env);
  const dotenv = Object.fromEntries(Object.entries(values).filter(([key]) => !Object.hasOwn(env, key)));
  return { project: await readComposeProject(files, { env }), dotenv, name };
}

/**
 * What Compose would run for a service, as our own reader understands its files: an edit may change image, command or
 * volumes, and only the services that it is about change with it. Where the reader has remarks, all of the files count for every
 * service; where it cannot say what the service is, nobody can approve it (`unreadable`). Undefined for a service that Compose
 * does not run.
 */
export async function composeFacts({ container }: ServiceSpec, read: ReadProjects): Promise<ComposeFacts | undefined> {
  const from = container?.from;
  if (from?.how !== 'compose') return undefined;
  const { project, dotenv, name } = await read(from);
  if (!project.ok) return unreadable(from, sentenceOf(project.problem));
  const { value } = project;
  const service = serviceOf(value, from.service);
  if (!service) return unreadable(from, `it has no service ${from.service}`);
  const whole = value.notes.length > 0 ? await contentsOf([...from.files, ...value.watch]) : '';
  if (whole === undefined) return unreadable(from, 'one of the files that it needs is no plain file that can be read');
  const { text, rest } = composeWords(service, value, dotenv);
  const { place: _, ...definition } = service;
  const steering = Object.entries(dotenv).filter(([variable]) => isSteering(variable));
  return {
    digest: hash(`${canonical([definition, rest, name, from.service, steering])}\0${whole}`),
    text,
    rest: Object.fromEntries(Object.entries(rest).map(([key, said]) => [key, hash(said).slice(0, 16)])),
  };
}

/** Why a service cannot start: what it runs cannot be shown, and so nobody can say yes to it. */
export function unapprovable(
  { id, container }: ServiceSpec,
  { unreadable: reason }: ComposeFacts,
): Problem | undefined {
  if (reason === undefined || container?.from.how !== 'compose') return undefined;
  const [file = ''] = container.from.files;
  return {
    code: 'compose-unreadable',
    message: `${basename(file)} cannot be read by Stacklight, so nobody can approve what ${id} runs: ${reason}`,
    file,
  };
}

/** It is of no use as a fingerprint of anything that runs, since nothing does. */
function unreadable({ files, service }: FromCompose, reason: string): ComposeFacts {
  const text = `nothing, since ${files.map((file) => basename(file)).join(' and ')} cannot be read: ${reason}`;
  return { digest: hash(canonical(['unreadable', files, service, reason])), text, unreadable: reason };
}

function sentenceOf(problems: readonly Problem[]): string {
  const [first] = problems;
  if (!first) return 'it cannot be understood';
  const { hint: _, file, ...problem } = first;
  // Some sentences name their file themselves.
  return formatProblem(file === undefined || problem.message.includes(file) ? problem : { ...problem, file });
}

function serviceOf({ services, inactive }: ComposeProject, name: string): ComposeService | undefined {
  return [...services, ...inactive].find((service) => service.name === name);
}

/** With the `.env` beside each file, since Compose fills it in. Undefined where one is there and cannot be read. */
async function contentsOf(files: readonly string[]): Promise<string | undefined> {
  const all = [...new Set([...files, ...files.map((file) => join(dirname(file), '.env'))])];
  try {
    const texts = await Promise.all(all.map(textOf));
    return hash(canonical(all.map((file, index) => [file, texts[index]])));
  } catch {
    return undefined;
  }
}

/** Undefined where there is no such file; throws what else is wrong with it. */
async function textOf(file: string): Promise<string | undefined> {
  const read = await readGuardedText(file, { maxBytes: LIMITS.compose.fileBytes, lossy: true });
  if (read.ok) return read.value.text;
  if (read.problem.kind === 'missing' || read.problem.kind === 'folder') return undefined;
  throw new Error(read.problem.message);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
