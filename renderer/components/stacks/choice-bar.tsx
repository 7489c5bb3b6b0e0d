import type { Intent } from '../../../electron/contract/intent.ts';
import type { View } from '../../../electron/contract/view.ts';
import { isHeld, serviceOffers } from '../../offers.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';
import type { IconName } from '../ui/icon.tsx';
import { Icon } from '../ui/icon.tsx';
import { OfferButton } from '../ui/offer-button.tsx';

type Kind = 'up' | 'restart' | 'down';

/** What can be done with all chosen rows at once; each button only where it means something for one of them. */
export function ChoiceBar({ view }: { readonly view: View }) {
  const { list, send } = useStore();
  const chosen = list.chosen.value;
  if (chosen.size === 0) return null;
  const act = (intents: readonly Intent[]) => {
    list.clear();
    void Promise.all(intents.map((intent) => send(intent)));
  };
  return (
    <section class="choice-bar" aria-label={stacksWords.chosenLabel}>
      <b role="status">{stacksWords.chosen(chosen.size)}</b>
      {ways.map(({ kind, label, title, icon }) => {
        const intents = intentsFor(kind, view, chosen);
        return intents.length === 0 ? null : (
          <OfferButton
            key={kind}
            offer={{ enabled: true, title, urgent: false }}
            label={label}
            icon={icon}
            onPress={() => act(intents)}
          />
        );
      })}
      <button
        type="button"
        class="button bare"
        aria-label={stacksWords.clearChoice}
        title={stacksWords.clearChoice}
        onClick={() => list.clear()}
      >
        <Icon name="close" />
      </button>
    </section>
  );
}

const ways: readonly {
  readonly kind: Kind;
  readonly label: string;
  readonly title: string;
  readonly icon: IconName;
}[] = [
  { kind: 'up', label: stacksWords.start, title: stacksWords.startChosen, icon: 'play' },
  { kind: 'restart', label: stacksWords.restart, title: stacksWords.restartChosen, icon: 'restart' },
  { kind: 'down', label: stacksWords.stop, title: stacksWords.stopChosen, icon: 'stop' },
];

/** One intent for each stack in which something is chosen that can be asked for this. */
function intentsFor(kind: Kind, view: View, chosen: ReadonlySet<string>): readonly Intent[] {
  return view.stacks
    .filter((stack) => !isHeld(stack))
    .flatMap(({ key, services }) => {
      const able = services.filter((service) => {
        const { start, restart, stop } = serviceOffers(service);
        return chosen.has(`${key}/${service.id}`) && { up: start, restart, down: stop }[kind]?.enabled === true;
      });
      return able.length > 0 ? [{ type: kind, stack: key, services: able.map(({ id }) => id) }] : [];
    });
}
