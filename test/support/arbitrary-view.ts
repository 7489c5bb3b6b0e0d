import fc from 'fast-check';
import type { ServiceView } from '../../electron/contract/service.ts';
import { lights, serviceStates } from '../../electron/contract/service.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import type { View } from '../../electron/contract/view.ts';
import { fixPortsAction } from './example-actions.ts';
import { exampleService } from './example-services.ts';
import { exampleStack } from './example-views.ts';

const service = (id: string): fc.Arbitrary<ServiceView> =>
  fc
    .record({
      state: fc.constantFrom(...serviceStates),
      message: fc.constantFrom('', 'one', 'two'),
      generation: fc.nat(2),
    })
    .map((over) => exampleService(id, over));

/** Some of the ids, each once, in any order: sets of services and of stacks change in both. */
const someOf = (...ids: string[]) => fc.shuffledSubarray(ids);

const services = someOf('db', 'api', 'web', 'worker').chain((ids) => fc.tuple(...ids.map(service)));

const action = fc.option(
  fc.constantFrom(fixPortsAction('planned'), fixPortsAction('acting', 2), fixPortsAction('done', 6)),
  {
    nil: undefined,
  },
);

const approval = fc.option(
  fc.constantFrom(...(['trust', 'command', 'change'] as const)).map((kind) => ({
    id: kind,
    kind,
    sentence: 'asked',
    commands: [],
    changes: [],
  })),
  { nil: undefined },
);

const stack = (key: string): fc.Arbitrary<Snapshot> =>
  fc
    .record({
      light: fc.constantFrom(...lights),
      summary: fc.constantFrom('good', 'bad'),
      fileNotes: fc.constantFrom<NonNullable<Snapshot['fileNotes']>[]>([], [{ code: 'unset', message: 'not set' }]),
      demo: fc.boolean(),
      services,
      action,
      approval,
    })
    .map((over) => exampleStack({ ...over, key, stack: key, services: [...over.services] }));

/** Views that differ in all that a patch can carry. */
export const arbitraryView: fc.Arbitrary<View> = fc
  .record({
    stacks: someOf('shop', 'demo', 'blog').chain((keys) => fc.tuple(...keys.map(stack))),
    notice: fc.option(fc.constantFrom('no tray', 'no engine'), { nil: undefined }),
    hasTray: fc.boolean(),
    runtime: fc.constantFrom('Electron 45', 'Electron 33'),
    revision: fc.nat(100),
  })
  .map((view) => ({ ...view, stacks: [...view.stacks] }));
