import type { ComponentChildren } from 'preact';
import { settingsWords } from '../../words/settings.ts';

interface SettingRowProps {
  /** Names the row; its control is described by `${id}-note`. */
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** The default in words; undefined where there is none to go back to. */
  readonly fallback?: string;
  /** It is set to something else. */
  readonly isChanged?: boolean;
  onReset?(): void;
  /** The label is not that of one field: what is in it has labels of its own. */
  readonly isGroup?: boolean;
  readonly children: ComponentChildren;
}

/** One setting: what it is, its control, and under it the default with the way back to it. */
export function SettingRow({
  id,
  label,
  hint,
  fallback,
  isChanged = false,
  onReset,
  isGroup,
  children,
}: SettingRowProps) {
  return (
    <div class={`setting${isChanged ? ' changed' : ''}`} id={`setting-${id}`}>
      <div class="setting-line">
        {isGroup ? (
          <span class="setting-label" id={`${id}-label`}>
            {label}
          </span>
        ) : (
          <label class="setting-label" for={id}>
            {label}
          </label>
        )}
        <span class="setting-control">{children}</span>
      </div>
      <p class="setting-note" id={`${id}-note`}>
        {hint && <span>{hint} </span>}
        {fallback !== undefined && <span class="setting-default">{settingsWords.isDefault(fallback)}</span>}
        {isChanged && fallback !== undefined && (
          <button
            type="button"
            class="link"
            aria-label={settingsWords.resetHint(label, fallback)}
            title={settingsWords.resetHint(label, fallback)}
            onClick={onReset}
          >
            {settingsWords.reset}
          </button>
        )}
      </p>
    </div>
  );
}
