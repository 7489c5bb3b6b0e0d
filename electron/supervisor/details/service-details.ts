import { join } from 'node:path';
import type { Details } from '../../contract/details.ts';
import { fingerprintWith } from '../../doctor/gather/fingerprint.ts';
import type { Engine } from '../../drivers/container/engine/engine.ts';
import { redactValue } from '../../secrets/redact.ts';
import type { Definition } from '../../stack/definition.ts';
import { definitionText } from '../../stack/export/definition-text.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { World } from '../model/world.ts';
import type { StackPorts } from '../ports/stack-ports.ts';
import type { StackState } from '../state/stack-state.ts';
import { containerFacts, type Inspected, type InspectedImage, readImage, readInspect } from './container-facts.ts';
import { lineOf } from './definition-place.ts';
import { containerEnvironment, nativeEnvironment } from './environment-names.ts';
import { containerTree, nativeTree } from './process-tree.ts';

/** The stack whose service is asked about, as far as its details need it. */
export interface DetailsSource {
  readonly state: StackState;
  readonly ports: Pick<StackPorts, 'picture'>;
  readonly approved: Definition;
}

/** What the page of a service shows beyond the snapshot, looked up now: nothing of it is kept. Without secrets. */
export async function serviceDetails(source: DetailsSource, managed: ManagedService, world: World): Promise<Details> {
  const { state, approved } = source;
  const { spec } = managed;
  const seen = await lookAtContainer(managed, world.engine);
  const [processes, named, definition] = await Promise.all([
    seen.container ? containerTree(seen.container.Id, world.engine) : treeOf(source, managed, world),
    environmentOf(managed, state, seen, world),
    definitionOf(source, managed),
  ]);
  const compose = approved.files.compose[spec.id]?.text;
  const details: Details = {
    processes,
    ...(seen.container ? { container: containerFacts(seen.container, seen.image) } : {}),
    ...named,
    definition: { ...definition, ...(compose === undefined ? {} : { compose }) },
    ...(spec.notes === undefined ? {} : { notes: spec.notes }),
  };
  const shown = redactValue(told(details), state.redact);
  // Where it stands is what people look for, whatever a variable holds.
  return { ...details, ...shown, definition: { ...shown.definition, file: details.definition.file } };
}

/** What others wrote, or what repeats what they wrote. Names, fingerprints and places are nobody's secret. */
function told({ processes, definition, notes }: Details): Pick<Details, 'processes' | 'definition' | 'notes'> {
  return { processes, definition, ...(notes === undefined ? {} : { notes }) };
}

interface Seen {
  readonly container?: Inspected | undefined;
  readonly image?: InspectedImage | undefined;
}

async function lookAtContainer({ running, previous }: ManagedService, engine: Engine): Promise<Seen> {
  const id = (running ?? previous)?.container?.id;
  if (id === undefined) return {};
  const answer = await engine.request('look at a container', (docker) => docker.getContainer(id).inspect());
  const container = answer.ok ? readInspect(answer.value) : undefined;
  const imageId = container?.Image;
  if (!imageId) return { container };
  const found = await engine.request('look at an image', (docker) => docker.getImage(imageId).inspect());
  return { container, image: found.ok ? readImage(found.value) : undefined };
}

function treeOf({ state, ports }: DetailsSource, managed: ManagedService, world: World): Promise<Details['processes']> {
  const used = state.metrics.processes(managed.spec.id);
  return nativeTree(managed, world.platform, ports.picture().inventory, used);
}

async function environmentOf(
  { spec }: ManagedService,
  state: StackState,
  { container, image }: Seen,
  world: World,
): Promise<Pick<Details, 'environment' | 'inherited'>> {
  const fingerprint = await fingerprintWith(join(world.home, 'fingerprint.key'));
  if (spec.native)
    return nativeEnvironment(spec.native, state.stack.directory, await world.userEnvironment(), fingerprint);
  return containerEnvironment(container?.Config?.Env ?? [], image?.Config?.Env ?? [], fingerprint);
}

async function definitionOf({ state }: DetailsSource, { spec }: ManagedService): Promise<Details['definition']> {
  const line = await lineOf(state.stack, spec.id);
  return { text: definitionText(spec), file: state.stack.file, ...(line === undefined ? {} : { line }) };
}
