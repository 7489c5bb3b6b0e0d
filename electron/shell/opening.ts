import { existsSync } from 'node:fs';
import type { Dialog } from 'electron';
import type { View } from '../contract/view.ts';
import type { HostPort } from '../supervisor/host/host-port.ts';
import type { Log } from './log.ts';
import { createProposals, type Proposals } from './proposals.ts';
import { createRecentOpener, type RecentOpener } from './recent-opener.ts';
import { createRecentStacks } from './recent-stacks.ts';
import type { SettingsStore } from './settings.ts';
import type { ShellStatus } from './shell-status.ts';
import { createStackOpener, type StackOpener } from './stack-opener.ts';

export interface OpeningDeps {
  readonly host: HostPort;
  readonly settings: SettingsStore;
  readonly dialog: Dialog;
  readonly status: ShellStatus;
  readonly log: Log;
  /** The user's home folder. */
  readonly home: string;
  /** Shows a file in the user's editor; a sentence when the desktop could not. */
  showFile(path: string): Promise<string>;
}

/** Every way to an open stack: one that is named, one that was open before, and one that is only proposed. */
export interface Opening {
  readonly stacks: StackOpener;
  readonly recents: RecentOpener;
  readonly proposals: Proposals;
  /** Takes in which stacks are open. */
  look(view: View): void;
}

export function createOpening(parts: OpeningDeps): Opening {
  const { host, settings, status, home } = parts;
  const stacks = createStackOpener(parts);
  const recent = createRecentStacks({ kept: settings.recent(), home, keep: settings.keepRecent });
  return {
    stacks,
    recents: createRecentOpener(recent, host, existsSync, status.changed),
    proposals: createProposals({ ...parts, opened: stacks.remember }),
    look: recent.look,
  };
}
