import { logsWords } from '../../words/logs.ts';

interface LogServicesProps {
  readonly lanes: ReadonlyMap<string, number>;
  readonly services: readonly string[];
  readonly hidden: ReadonlySet<string>;
  onHidden(hidden: ReadonlySet<string>): void;
}

/** Which services a merged log shows; with Alt or a double click one alone. */
export function LogServices({ lanes, services, hidden, onHidden }: LogServicesProps) {
  const turn = (service: string, alone: boolean) => {
    if (alone) return onHidden(new Set(services.filter((one) => one !== service)));
    const next = new Set(hidden);
    if (!next.delete(service)) next.add(service);
    onHidden(next);
  };
  return (
    <fieldset class="log-services" aria-label={logsWords.services}>
      {services.map((service) => (
        <button
          key={service}
          type="button"
          class="chip"
          aria-pressed={!hidden.has(service)}
          onClick={(event) => turn(service, event.altKey)}
          onDblClick={() => turn(service, true)}
        >
          <span class={`log-dot lane-${lanes.get(service) ?? 1}`} />
          {service}
        </button>
      ))}
    </fieldset>
  );
}
