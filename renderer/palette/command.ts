import type { Intent } from '../../electron/contract/intent.ts';
import type { Choices } from '../../electron/contract/settings.ts';
import type { IconName } from '../components/ui/icon.tsx';
import type { Route } from '../route.ts';

/** What happens when a command is chosen. */
export type Effect =
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'go'; readonly route: Route }
  | { readonly kind: 'open'; readonly stack: string; readonly service: string }
  | { readonly kind: 'review'; readonly stack: string }
  | { readonly kind: 'set'; readonly choices: Partial<Choices> }
  | { readonly kind: 'snooze'; readonly on: boolean; readonly stack?: string }
  | { readonly kind: 'ask'; readonly channel: 'stacklight:open-stack' | 'stacklight:test-notification' };

/** One thing that can be done, as the palette lists it. */
export interface Command {
  /** The same from one start to the next, so that what was used is found again. */
  readonly id: string;
  /** `Restart api`. */
  readonly title: string;
  /** `shop`; empty for what is of no stack. */
  readonly where: string;
  readonly icon: IconName;
  /** There is work for it now: listed before others. */
  readonly isUrgent?: boolean;
  /** Keys that do the same, one by one. */
  readonly keys?: readonly string[];
  readonly effect: Effect;
}
