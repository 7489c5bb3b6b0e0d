import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { type Lamp, lampFilter, lampOf, lamps } from '../../list-filter.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';
import { lampPlaces, StackLight } from '../ui/stack-light.tsx';

const words: Readonly<Record<Lamp, (count: number) => string>> = {
  down: stacksWords.lampRed,
  attention: stacksWords.lampAmber,
  up: stacksWords.lampGreen,
};

interface LiveLightProps {
  readonly stack: Snapshot;
  /** Other stacks are open too: what is listed is what this one has. */
  readonly several: boolean;
}

/** The light of a stack. Each lamp carries how many services are so, and lists them when it is pressed. */
export function LiveLight({ stack, several }: LiveLightProps) {
  const { list } = useStore();
  const counts = countLamps(stack);
  const asked = (lamp: Lamp) => lampFilter(lamp, several ? stack.stack : undefined);
  const byName = { red: counts.down, amber: counts.attention, green: counts.up };
  return (
    <div class="live-light">
      <StackLight light={stack.light} counts={byName} />
      <fieldset class="lamp-buttons" aria-label={stacksWords.lightLabel}>
        {lamps.map((lamp, at) => (
          <button
            key={lamp}
            type="button"
            class={`lamp-button lamp-${lampPlaces[at]?.name}`}
            aria-pressed={list.text.value === asked(lamp)}
            aria-label={words[lamp](counts[lamp])}
            title={`${words[lamp](counts[lamp])}${counts[lamp] > 0 ? `. ${stacksWords.lampHint}` : ''}`}
            onClick={() => list.toggle(asked(lamp))}
          />
        ))}
      </fieldset>
    </div>
  );
}

function countLamps({ services }: Snapshot): Readonly<Record<Lamp, number>> {
  const counts = { down: 0, attention: 0, up: 0 };
  for (const service of services) {
    const lamp = lampOf(service);
    if (lamp) counts[lamp] += 1;
  }
  return counts;
}
