/** Looks for a newer version, says what it found, and installs it when the person says so. Nothing here waits for anybody's start. */
import type { Dialog } from 'electron';
import type { AppChoices } from '../../contract/settings.ts';
import type { Update } from '../../contract/updates.ts';
import { LIMITS } from '../../limits.ts';
import type { Log } from '../log.ts';
import { updatesWords as words } from '../words/updates.ts';
import { updateFailure } from './update-failure.ts';
import type { UpdateFeed } from './update-feed.ts';
import type { UpdateSource } from './update-source.ts';

/** How the downloaded file becomes the app. */
export interface Installing {
  /** What is replaced, for sentences. */
  readonly place: string;
  /** Under which name the version that runs now is kept; undefined: it is not. */
  readonly keptAs: string | undefined;
  /** Puts the file in place; what rejects has changed nothing. */
  put(file: string): Promise<void>;
  /** The app ends, and the new one starts when it has. */
  restart(): void;
}

export interface UpdateDeskDeps {
  readonly source: UpdateSource;
  readonly feed: UpdateFeed;
  readonly installing: Installing;
  /** The version that runs. */
  readonly version: string;
  choices(): Pick<AppChoices, 'lookForUpdates'>;
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly log: Log;
  /** It is otherwise now: for the page. */
  changed(update: Update): void;
  /** What is said without being asked; undefined takes it back. */
  notice(text: string | undefined): void;
}

export interface UpdateDesk {
  now(): Update;
  look(): Promise<Update>;
  install(): Promise<Update>;
  close(): void;
}

export function createUpdateDesk(parts: UpdateDeskDeps): UpdateDesk {
  const { source, feed, installing, version } = parts;
  const fixed: Update | undefined = source.kind === 'elsewhere' ? { kind: 'elsewhere', text: source.text } : undefined;
  const host = source.kind === 'feed' ? source.host : '';
  let update: Update = fixed ?? { kind: 'unknown', text: words.unknown };
  let working: Promise<Update> | undefined;

  const say = (next: Update): Update => {
    update = next;
    parts.changed(next);
    return next;
  };
  const failed = (error: unknown, newer?: string): Update => {
    const text = updateFailure(error, host, installing.place);
    parts.log(`an update did not work: ${text}`);
    return say({ kind: 'failed', text, ...(newer === undefined ? {} : { version: newer }) });
  };
  /** One at a time; whoever comes meanwhile gets the same answer. */
  const alone = (work: () => Promise<Update>): Promise<Update> => {
    if (fixed) return Promise.resolve(fixed);
    working ??= work().finally(() => {
      working = undefined;
    });
    return working;
  };

  const doLook = async (): Promise<Update> => {
    say({ kind: 'looking', text: words.looking(host) });
    try {
      const newer = await feed.look();
      parts.notice(newer === undefined ? undefined : words.foundNotice(newer));
      if (newer === undefined) return say({ kind: 'current', text: words.current(version) });
      return say({ kind: 'found', text: words.found(newer), version: newer });
    } catch (error) {
      return failed(error);
    }
  };
  const doInstall = async (newer: string): Promise<Update> => {
    const { response } = await parts.dialog.showMessageBox({
      type: 'question',
      message: words.question(newer),
      detail: [
        words.questionDetail(host, version),
        ...(installing.keptAs === undefined ? [] : [words.keeps(installing.keptAs)]),
      ].join('\n\n'),
      buttons: [words.install, words.later],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    });
    if (response !== 0) return update;
    const progress = (percent: number) =>
      say({ kind: 'fetching', text: words.fetching(newer, percent), version: newer });
    try {
      progress(0);
      const file = await feed.fetch((percent) => void progress(percent));
      await installing.put(file);
    } catch (error) {
      return failed(error, newer);
    }
    const text = installing.keptAs === undefined ? words.installingWithInstaller(newer) : words.installing(newer);
    const told = say({ kind: 'installing', text, version: newer });
    installing.restart();
    return told;
  };
  const byItself = () => {
    if (parts.choices().lookForUpdates && update.kind !== 'installing') void alone(doLook);
  };
  const first = fixed ? undefined : setTimeout(byItself, LIMITS.shell.updateFirstLookMs).unref();
  const later = fixed ? undefined : setInterval(byItself, LIMITS.shell.updateLookAgainMs).unref();
  return {
    now: () => update,
    look: () => alone(doLook),
    install: () => alone(async () => (update.version === undefined ? update : doInstall(update.version))),
    close() {
      clearTimeout(first);
      clearInterval(later);
    },
  };
}
