import { appWords } from '../../words/app.ts';
import { Icon } from '../ui/icon.tsx';
import { useStore } from './store-context.ts';

/** What was refused or did not work, until it is put away. */
export function TroubleBar() {
  const { trouble, tell } = useStore();
  return (
    <div class="trouble-place" role="status">
      {trouble.value && (
        <div class="trouble-bar">
          <p>
            {trouble.value.message}
            {trouble.value.hint && <span class="hint"> {trouble.value.hint}</span>}
          </p>
          <button
            type="button"
            class="button bare"
            aria-label={appWords.dismiss}
            title={appWords.dismissHint}
            onClick={() => tell(undefined)}
          >
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}
