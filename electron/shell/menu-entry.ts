import type { PushOf } from '../contract/channels.ts';
import type { Intent } from '../contract/intent.ts';
import type { AboutIncident } from './stale-press.ts';

/** What choosing a menu entry does, as data. */
export type MenuCommand =
  /** Asks the supervisor and, where there is something to see, shows it in the panel. `about`: only while that incident is open. */
  | {
      readonly type: 'intent';
      readonly intent: Intent;
      readonly show?: PushOf<'stacklight:show'>;
      readonly about?: AboutIncident;
    }
  | { readonly type: 'show'; readonly show: PushOf<'stacklight:show'> }
  | { readonly type: 'openService'; readonly stack: string; readonly service: string }
  /** No notifications of a stack for an hour, or again from now on. */
  | { readonly type: 'snooze'; readonly stack: string; readonly on: boolean }
  | { readonly type: 'panel' }
  | { readonly type: 'settings' }
  | { readonly type: 'open' }
  | { readonly type: 'openRecent'; readonly id: string }
  | { readonly type: 'quit' }
  | { readonly type: 'quitAndStopAll' };

export type MenuEntry =
  | { readonly kind: 'separator' }
  /** A line that only says something. */
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'action'; readonly label: string; readonly enabled: boolean; readonly command: MenuCommand }
  | { readonly kind: 'submenu'; readonly label: string; readonly entries: readonly MenuEntry[] };
