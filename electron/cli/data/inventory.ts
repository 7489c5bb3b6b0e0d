/** What of Stacklight's lies where, and how much of it: what `reset` shows before it removes anything. */
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readTextSync } from '../../files/read-sync.ts';
import { LIMITS } from '../../limits.ts';
import { isOwnEntry } from '../../platform/autostart.ts';
import type { OwnData } from '../../platform/own-data.ts';
import { dataWords } from '../words/data.ts';

export interface Place {
  readonly path: string;
  /** In words, what it is for. */
  readonly what: string;
  readonly bytes: number;
}

export interface Inventory {
  readonly places: readonly Place[];
  /** What lies where ours does and is not ours: in the state folder, which somebody may have chosen badly, or an entry for log-in. It stays. */
  readonly foreign: readonly string[];
}

/** Names in the state folder, each with what it is for. What a name had to make room for lies beside it, with an ending. */
const STATE: readonly (readonly [RegExp, string])[] = [
  [/^stacks$/, dataWords.stacks],
  [/^(?:approved|approvals\.key|trust\.json)$/, dataWords.approvals],
  [/^(?:open-stacks|muted)\.json$/, dataWords.lists],
  [/^fingerprint\.key$/, dataWords.comparison],
  [/^(?:settings|preferences)\.json$/, dataWords.settings],
  [/^electron$/, dataWords.browser],
  [/^(?:compile-cache|compose-models|stacklight\.schema\.json|service\.xml)$/, dataWords.madeAgain],
  [/^(?:daemon\.log|control\.sock|supervisor\.lock\..+)$/, dataWords.supervisor],
];
/** Names that nobody else gives a file. Where none is, and the folder is not called after us, it was chosen badly, or is somebody else's. */
const EVIDENCE = /^(?:approvals\.key|trust\.json|open-stacks\.json|fingerprint\.key|supervisor\.lock\..+)$/;
const OUR_FOLDER = /[\\/]stacklight(?:[\\/]state)?[\\/]?$/i;
const ASIDE = /\.(?:corrupt|unreadable)-.*$/;

/** Reads; removes nothing. A folder that is not there has nothing in it. */
export async function takeInventory(data: OwnData): Promise<Inventory> {
  const names = await readdir(data.state).catch(() => []);
  const isOurs = OUR_FOLDER.test(data.state) || names.some((name) => EVIDENCE.test(name));
  const known = names.map((name) => ({ name, what: isOurs ? whatIs(name) : undefined }));
  const ours = known.flatMap(({ name, what }) => (what === undefined ? [] : [{ path: join(data.state, name), what }]));
  const entry = data.autostart === undefined ? undefined : loginEntry(data.autostart);
  const whole = [
    ...(data.app === data.state ? [] : [{ path: data.app, what: dataWords.app }]),
    ...(data.unpacked === undefined ? [] : [{ path: data.unpacked, what: dataWords.unpacked }]),
    ...(data.updates === undefined ? [] : [{ path: data.updates, what: dataWords.updates }]),
    ...(entry?.ours ? [{ path: entry.path, what: dataWords.autostart }] : []),
  ];
  const sized = await Promise.all(
    [...ours, ...whole].map(async (place) => {
      const bytes = await sizeOf(place.path);
      return bytes === undefined ? [] : [{ ...place, bytes }];
    }),
  );
  return {
    places: sized.flat(),
    foreign: [
      ...known.filter(({ what }) => what === undefined).map(({ name }) => join(data.state, name)),
      ...(entry && !entry.ours ? [entry.path] : []),
    ],
  };
}

/** The entry for the start at log-in, if there is one; only its content tells whose it is. */
function loginEntry(path: string): { readonly path: string; readonly ours: boolean } | undefined {
  const read = readTextSync(path, LIMITS.files.stateBytes);
  if (!read.ok && read.problem.kind === 'missing') return undefined;
  return { path, ours: read.ok && isOwnEntry(read.value) };
}

function whatIs(name: string): string | undefined {
  const plain = name.replace(ASIDE, '');
  return STATE.find(([pattern]) => pattern.test(plain))?.[1];
}

/** Bytes of a file, or of all files below a folder; links are not followed. Undefined: there is nothing. */
async function sizeOf(path: string): Promise<number | undefined> {
  const entry = await lstat(path).catch(() => undefined);
  if (!entry) return undefined;
  if (!entry.isDirectory()) return entry.size;
  const names = await readdir(path).catch(() => []);
  const sizes = await Promise.all(names.map((name) => sizeOf(join(path, name))));
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}
