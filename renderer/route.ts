import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { PushOf } from '../electron/contract/channels.ts';

/** What is looked at beside (or, in the small panel, instead of) the list of services. */
export type Route =
  | { readonly kind: 'home' }
  | { readonly kind: 'service'; readonly stack: string; readonly service: string }
  /** Of one service, or of all; `at`: the moment to look at, epoch milliseconds. */
  | { readonly kind: 'logs'; readonly stack: string; readonly service?: string; readonly at?: number }
  | { readonly kind: 'events'; readonly stack: string; readonly service?: string }
  | { readonly kind: 'report'; readonly stack: string; readonly incident: string; readonly service?: undefined }
  | { readonly kind: 'settings' }
  /** Findings that somebody asked not to be bothered with, of all stacks. */
  | { readonly kind: 'muted' }
  /** The ways to open a stack. */
  | { readonly kind: 'open' }
  | { readonly kind: 'proposal' };

const home: Route = { kind: 'home' };

/** Where the user is and how they came there. */
export interface Navigation {
  readonly route: ReadonlySignal<Route>;
  /** The stack whose action sheet was asked for, although it would not open by itself. */
  readonly sheet: ReadonlySignal<string | undefined>;
  /** The stack whose approval is to be read and answered now. */
  readonly approval: ReadonlySignal<string | undefined>;
  /** Id of the action whose sheet was put aside. */
  readonly aside: ReadonlySignal<string | undefined>;
  go(route: Route): void;
  /** One step back; false when already home. */
  back(): boolean;
  /** Shown from the list or from outside (notification, tray menu): the way back is home. */
  show(route: Route, sheetOf?: string): void;
  openSheet(stack: string): void;
  putAside(action: string): void;
  /** Shows what a stack waits for, or puts it away. */
  askApproval(stack: string | undefined): void;
}

export function createTrail(): Navigation {
  const route = signal<Route>(home);
  const sheet = signal<string | undefined>(undefined);
  const aside = signal<string | undefined>(undefined);
  const approval = signal<string | undefined>(undefined);
  let past: Route[] = [];
  return {
    route,
    sheet,
    aside,
    approval,
    go: (next) => {
      if (sameRoute(route.peek(), next)) return;
      past = next.kind === 'home' ? [] : [...past, route.peek()];
      route.value = next;
    },
    back: () => {
      if (route.peek().kind === 'home') return false;
      route.value = past.at(-1) ?? home;
      past = past.slice(0, -1);
      return true;
    },
    show: (next, sheetOf) => {
      past = [];
      route.value = next;
      if (sheetOf === undefined) return;
      sheet.value = sheetOf;
      aside.value = undefined;
    },
    openSheet: (stack) => {
      sheet.value = stack;
      aside.value = undefined;
    },
    putAside: (action) => {
      sheet.value = undefined;
      aside.value = action;
    },
    askApproval: (stack) => {
      approval.value = stack;
    },
  };
}

function sameRoute(left: Route, right: Route): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** What a push from the tray or a notification asks to see. */
export function routeOf({ stack, service, view }: PushOf<'stacklight:show'>): Route {
  if (view === 'settings') return { kind: 'settings' };
  if (view === 'open') return { kind: 'open' };
  if (view === 'service' && service) return { kind: 'service', stack, service };
  if (view === 'logs' && service) return { kind: 'logs', stack, service };
  return home;
}
