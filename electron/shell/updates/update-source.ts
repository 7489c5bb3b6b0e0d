/** Whether this copy may update itself, and from where. Pure. */
import { parse } from 'yaml';
import { z } from 'zod';
import type { Platform } from '../../platform/platform.ts';
import { isUpdateUrl } from '../security.ts';
import { updatesWords as words } from '../words/updates.ts';

export interface CopyFacts {
  readonly packaged: boolean;
  readonly system: Platform['name'];
  /** The AppImage that runs, where it is one. */
  readonly appImage: string | undefined;
  /** What the package says of itself: `deb`, `rpm`. */
  readonly packageType: string | undefined;
  /** Text of the file that names the feed, or why it could not be read; undefined: there is none. */
  readonly feed: { readonly text: string } | { readonly unreadable: true } | undefined;
}

export type UpdateSource =
  | { readonly kind: 'elsewhere'; readonly text: string }
  | { readonly kind: 'feed'; readonly host: string };

/** As electron-builder writes it beside the app (`app-update.yml`). */
const feedSchema = z.object({
  provider: z.literal('generic'),
  url: z.url(),
  publisherName: z.union([z.string().min(1), z.array(z.string()).min(1)]).optional(),
});

/** A package of a package manager never looks, whatever else is beside it: two that replace one file undo each other's work. */
export function updateSource({ packaged, system, appImage, packageType, feed }: CopyFacts): UpdateSource {
  const elsewhere = (text: string): UpdateSource => ({ kind: 'elsewhere', text });
  if (packageType !== undefined) return elsewhere(words.packageManager);
  if (!packaged && feed === undefined) return elsewhere(words.checkout);
  if (system === 'linux' && appImage === undefined) return elsewhere(words.archive);
  if (feed === undefined) return elsewhere(words.noFeed);
  if ('unreadable' in feed) return elsewhere(words.feedUnreadable(words.noFeedFile));
  const read = feedSchema.safeParse(parsed(feed.text));
  if (!read.success) return elsewhere(words.feedUnreadable(words.noGenericFeed));
  const url = new URL(read.data.url);
  if (!isUpdateUrl(url.href)) return elsewhere(words.feedUnreadable(words.insecureFeed(url.origin)));
  // Without a name electron-updater takes any installer; macOS itself refuses an app that is not signed.
  if (system === 'windows' && read.data.publisherName === undefined) return elsewhere(words.unsigned);
  return { kind: 'feed', host: url.host };
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
