import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { describeForExport, EXPORT_OPTIONS } from '../doctor/fixes/write-compose-step.ts';
import { Engine } from '../drivers/container/engine/engine.ts';
import { identityOf } from '../drivers/container/identity.ts';
import { locate } from '../drivers/container/locate.ts';
import { writeNew } from '../files/write-file.ts';
import { currentPlatform } from '../platform/current.ts';
import { fail, ok, type Problem, type Result } from '../result.ts';
import type { ExportedDependency } from '../stack/export/dependencies.ts';
import { type ComposeExport, type ExportInput, exportCompose, filesOf } from '../stack/export/export-compose.ts';
import { loadStack } from '../stack/load.ts';
import type { ServiceSpec, Stack } from '../stack/stack.ts';
import { type Context, stackFileOf } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { exportWords } from './words/export.ts';

export interface ExportComposeOptions {
  /** Ids of services; none: all of the stack. */
  readonly services: readonly string[];
  /** Names of containers instead of a stack. */
  readonly containers: readonly string[];
  /** Folder that gets `compose.yaml`, `.env` and `.env.example`; else the Compose file goes to stdout. */
  readonly directory?: string;
}

/** Which containers, and what is known of them beyond their inspect. */
interface Chosen {
  /** Ids of containers, each with the name of its service where it has one. */
  readonly containers: readonly { readonly id: string; readonly service?: string }[];
  readonly dependencies: readonly ExportedDependency[];
  readonly notes: readonly string[];
}

/** `export compose`: a Compose file that creates the same containers, with secrets kept separate. Needs the engine, no supervisor. */
export async function exportComposeFile(context: Context, options: ExportComposeOptions): Promise<number> {
  const engine = new Engine({ env: process.env, home: homedir(), sockets: currentPlatform().engineSockets() });
  try {
    await engine.ready;
    const { state } = engine;
    if (state.type === 'unreachable') return context.output.problem(state.problem);
    const chosen = await (options.containers.length > 0
      ? chosenContainers(engine, options.containers)
      : containersOfStack(context, engine, options.services));
    if (!chosen.ok) return context.output.problem(chosen.problem);
    const exported = await exportOf(engine, chosen.value);
    if (!exported.ok) return context.output.problem(exported.problem);
    const notes = [...chosen.value.notes, ...exported.value.notes];
    return await hand(context, exported.value, notes, options.directory);
  } finally {
    engine.close();
  }
}

async function exportOf(engine: Engine, { containers, dependencies }: Chosen): Promise<Result<ComposeExport>> {
  const inputs: ExportInput[] = [];
  for (const { id, service } of containers) {
    const input = await describeForExport(engine, id);
    if (!input.ok) return input;
    inputs.push({ ...input.value, ...(service === undefined ? {} : { service }) });
  }
  return exportCompose(inputs, { ...EXPORT_OPTIONS, dependencies });
}

async function chosenContainers(engine: Engine, names: readonly string[]): Promise<Result<Chosen>> {
  const found = names.map((name) => engine.list().find((one) => one.name === name || one.id === name));
  const missing = names.filter((_, index) => found[index] === undefined);
  if (missing.length > 0)
    return fail({
      code: 'container-missing',
      message: exportWords.unknownContainer(missing.join(', ')),
      hint: exportWords.unknownContainerHint,
    });
  return ok({ containers: found.flatMap((one) => (one ? [{ id: one.id }] : [])), dependencies: [], notes: [] });
}

async function containersOfStack(
  context: Context,
  engine: Engine,
  services: readonly string[],
): Promise<Result<Chosen>> {
  const file = await stackFileOf(context);
  if (!file.ok) return file;
  const loaded = await loadStack(file.value, { env: process.env });
  if (!loaded.ok) return fail(loaded.problem[0] ?? { code: 'stack-file-unusable', message: exportWords.fileUnusable });
  const stack = loaded.value;
  const unknown = services.find((id) => !stack.services.some((spec) => spec.id === id));
  if (unknown !== undefined) return fail(noSuchService(unknown, stack));
  const specs = stack.services.filter(({ id }) => services.length === 0 || services.includes(id));
  const found = new Map<string, { readonly id: string }>();
  for (const spec of specs.filter(({ kind }) => kind === 'container')) {
    const container =
      spec.container && (await locate(engine, await identityOf(spec.container.from, stack.name, spec.id)));
    if (container && !container.ok) return container;
    if (container?.value) found.set(spec.id, container.value);
  }
  if (found.size === 0) return fail(nothingToExport(stack));
  return ok({
    containers: [...found].map(([service, { id }]) => ({ id, service })),
    dependencies: specs.flatMap((spec) => dependenciesOf(spec, found)),
    notes: specs.filter(({ id }) => !found.has(id)).map(leftOut),
  });
}

function dependenciesOf(
  { id, dependsOn }: ServiceSpec,
  found: ReadonlyMap<string, unknown>,
): readonly ExportedDependency[] {
  return dependsOn.flatMap(({ service, condition }) =>
    found.has(id) && found.has(service) ? [{ service: id, needs: service, condition }] : [],
  );
}

function leftOut({ id, kind }: ServiceSpec): string {
  if (kind === 'native') return exportWords.nativeLeftOut(id);
  if (kind === 'external') return exportWords.externalLeftOut(id);
  return exportWords.noContainerYet(id);
}

function noSuchService(id: string, { name, services }: Stack): Problem {
  const known = services.map((spec) => spec.id).join(', ');
  return { code: 'bad-call', message: exportWords.unknownService(name, id, known) };
}

function nothingToExport({ name }: Stack): Problem {
  return {
    code: 'nothing-to-export',
    message: exportWords.noContainers(name),
    hint: exportWords.noContainersHint,
  };
}

async function hand(
  { output }: Context,
  exported: ComposeExport,
  notes: readonly string[],
  directory: string | undefined,
): Promise<number> {
  for (const note of notes) output.progress(exportWords.note(note));
  if (directory === undefined) {
    const { compose, env, envExample } = exported;
    if (env) output.progress(exportWords.secretsNotShown);
    output.document({ compose, envExample, notes });
    output.text(compose.trimEnd());
    return EXIT.good;
  }
  const files: string[] = [];
  for (const [name, text] of filesOf(exported)) {
    const written = await writeNew(join(resolve(directory), name), text);
    if (!written.ok) return output.problem(written.problem);
    files.push(written.value);
  }
  output.document({ files, notes });
  output.line(exportWords.written(files.join(', ')));
  return EXIT.good;
}
