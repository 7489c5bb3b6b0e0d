import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

interface NothingProps {
  readonly icon: IconName;
  readonly title: string;
  readonly hint?: string | undefined;
  /** Buttons: what to do about it. */
  readonly children?: ComponentChildren;
}

/** In the place of a list that has nothing in it: why, and what to do. */
export function Nothing({ icon, title, hint, children }: NothingProps) {
  return (
    <div class="nothing" role="status">
      <Icon name={icon} />
      <p class="nothing-title">{title}</p>
      {hint && <p class="hint">{hint}</p>}
      {children && <div class="nothing-buttons">{children}</div>}
    </div>
  );
}
