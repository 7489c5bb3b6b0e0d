import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { type ComposeModel, readModel } from '../../drivers/container/compose/model.ts';
import { composeProject } from '../../drivers/container/compose/project-name.ts';
import { readGuardedText } from '../../files/read-guarded.ts';
import { LIMITS } from '../../limits.ts';
import { formatProblem, type Problem, type Result } from '../../result.ts';
import { canonical } from '../../stack/canonical.ts';
import type { ComposeProject, ComposeService } from '../../stack/compose/project/project.ts';
import type { ComposeFacts } from '../../stack/definition.ts';
import type { ContainerSpec, ServiceSpec } from '../../stack/stack.ts';
import { steersTools } from '../../stack/steering-variables.ts';
import { PLAIN_SEAL, type Seal } from '../model/seal.ts';
import { summarizeCompose } from './compose-summary.ts';

type FromCompose = Extract<ContainerSpec['from'], { readonly how: 'compose' }>;
type Variables = Readonly<Record<string, string>>;

interface ReadProject {
  readonly model: Result<ComposeModel, readonly Problem[]>;
  /** As `COMPOSE_PROJECT_NAME` and to the command. */
  readonly name: string;
  /** What is kept of it is kept like that. */
  readonly seal: Seal;
}

/** Reads each project once, however many services are of it. */
export type ReadProjects = (from: FromCompose) => Promise<ReadProject>;

/** `environment`: what the Compose command is run with, since it decides what is filled in. */
export function projectReader(
  environment: () => Promise<Variables>,
  seal: () => Promise<Seal> = async () => PLAIN_SEAL,
): ReadProjects {
  const known = new Map<string, Promise<ReadProject>>();
  return (from) => {
    const key = canonical([from.files, from.project]);
    const reading = known.get(key) ?? readProject(from, environment, seal);
    known.set(key, reading);
    return reading;
  };
}

async function readProject(
  { files, project }: FromCompose,
  environment: () => Promise<Variables>,
  seal: () => Promise<Seal>,
): Promise<ReadProject> {
  const name = project ?? (await composeProject(files));
  return { model: await readModel(files, name, await environment()), name, seal: await seal() };
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
  const { model, name, seal } = await read(from);
  if (!model.ok) return unreadable(from, sentenceOf(model.problem));
  const { project: value, dotenv } = model.value;
  const service = serviceOf(value, from.service);
  if (!service) return unreadable(from, `it has no service ${from.service}`);
  const whole = value.notes.length > 0 ? await contentsOf([...from.files, ...value.watch]) : '';
  if (whole === undefined) return unreadable(from, 'one of the files it needs is not a readable regular file');
  const { text, rest } = summarizeCompose(service, value, dotenv);
  const { place: _, ...definition } = service;
  const steering = Object.entries(dotenv).filter(([variable]) => steersTools(variable));
  return {
    digest: seal(`${canonical([definition, rest, name, from.service, steering])}\0${whole}`),
    text,
    rest: Object.fromEntries(Object.entries(rest).map(([key, said]) => [key, seal(said).slice(0, 16)])),
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
    message: `${basename(file)} cannot be read by Stacklight, so no one can approve what ${id} runs: ${reason}`,
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
  if (!first) return 'it is not valid';
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
