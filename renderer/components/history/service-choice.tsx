import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { historyWords } from '../../words/history.ts';

interface ServiceChoiceProps {
  readonly stack: Snapshot;
  readonly value: string | undefined;
  onChoose(service: string): void;
}

/** Whose events are shown: of one service, or of all. */
export function ServiceChoice({ stack, value = '', onChoose }: ServiceChoiceProps) {
  return (
    <select
      aria-label={historyWords.serviceFilter}
      value={value}
      onChange={(event) => onChoose(event.currentTarget.value)}
    >
      <option value="">{historyWords.allServices}</option>
      {stack.services.map(({ id }) => (
        <option key={id} value={id}>
          {id}
        </option>
      ))}
    </select>
  );
}
