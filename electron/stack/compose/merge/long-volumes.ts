/** Compose's mounts in their long form, with absolute sources. */
import { isPathLike } from '../../paths.ts';
import {
  child,
  type Entry,
  type Field,
  itemsOf,
  listNode,
  mapNode,
  type Node,
  type Place,
  scalarNode,
} from '../tree/node.ts';
import { textOf, wrongType } from '../tree/values.ts';

export type Resolve = (path: string) => string;

const MODES = /^(?:ro|rw|z|Z|nocopy|cached|delegated|consistent|(?:r?(?:shared|slave|private)))$/;

export function longVolumes(field: Field, resolve: Resolve): Node | undefined {
  if (field.node.kind !== 'list') return wrongType(field, 'a list of volumes');
  return listNode(
    itemsOf(field).flatMap((item) => longVolume(item, resolve) ?? []),
    field.node.place,
  );
}

function longVolume(field: Field, resolve: Resolve): Node | undefined {
  const { node } = field;
  if (node.tag === 'reset') return node;
  if (node.kind === 'map') return absoluteSource(field, resolve);
  if (node.kind !== 'scalar' || node.value === null) return wrongType(field, '"source:target" or a mapping');
  return shortVolume(node.text, node.place, resolve) ?? wrongType(field, '"source:target" with at most one mode');
}

function absoluteSource(field: Field, resolve: Resolve): Node | undefined {
  const { node } = field;
  if (node.kind !== 'map') return undefined;
  const entries = new Map<string, Entry>(node.entries);
  const type = textOf(child(field, 'type')) ?? 'volume';
  const source = textOf(child(field, 'source')) ?? textOf(child(field, 'src'));
  if (type === 'bind' && source === undefined) return wrongType(field, 'a bind mount with a source');
  const target = child(field, 'target') ?? child(field, 'destination') ?? child(field, 'dst');
  if (!target) return wrongType(field, 'a mount with a target');
  set(entries, 'type', type, node.place);
  entries.set('target', { key: target.node.place, node: target.node });
  if (source !== undefined) set(entries, 'source', type === 'bind' ? resolve(source) : source, node.place);
  return { ...node, entries };
}

function set(entries: Map<string, Entry>, key: string, value: string, place: Place): void {
  entries.set(key, { key: place, node: scalarNode(value, place) });
}

/** `/target`, `source:target`, `source:target:mode,mode`; a drive letter is no separator. */
function shortVolume(text: string, place: Place, resolve: Resolve): Node | undefined {
  const parts = splitMount(text);
  if (parts.length > 3 || parts.some((part) => part === '')) return undefined;
  const [first = '', second, modes = ''] = parts;
  // Two parts are a source and a target, or a target and modes.
  const lone = second === undefined || (parts.length === 2 && isModes(second));
  const flags = new Set((lone && second !== undefined ? second : modes).split(','));
  const target = lone ? first : second;
  const source = lone ? undefined : first;
  const bind = source !== undefined && isPathLike(source);
  const text_ = (value: string | undefined) => (value === undefined ? undefined : scalarNode(value, place));
  return mapNode(
    {
      type: text_(bind ? 'bind' : 'volume'),
      source: text_(bind ? resolve(source) : source),
      target: text_(target),
      read_only: flags.has('ro') ? scalarNode(true, place) : undefined,
      bind: bind ? bindOptions(flags, place) : undefined,
      volume: !bind && flags.has('nocopy') ? mapNode({ nocopy: scalarNode(true, place) }, place) : undefined,
    },
    place,
  );
}

/** Parts between colons. `C:\\data:/data` begins with a drive; `c:/data:ro` is a volume of one letter, since a mount needs a target. */
function splitMount(text: string): readonly string[] {
  const [drive = ''] = /^[A-Za-z]:(?=[\\/])/.exec(text) ?? [];
  const rest = text.slice(drive.length).split(':');
  const isDrive = drive !== '' && (text[2] === '\\' || (rest.length > 1 && !isModes(rest[1] ?? '')));
  return isDrive ? [`${drive}${rest[0] ?? ''}`, ...rest.slice(1)] : text.split(':');
}

function isModes(text: string): boolean {
  return text.split(',').every((mode) => MODES.test(mode));
}

function bindOptions(flags: ReadonlySet<string>, place: Place): Node {
  const propagation = [...flags].find((flag) => /^r?(?:shared|slave|private)$/.test(flag));
  const selinux = [...flags].find((flag) => flag === 'z' || flag === 'Z');
  return mapNode(
    {
      create_host_path: scalarNode(true, place),
      propagation: propagation === undefined ? undefined : scalarNode(propagation, place),
      selinux: selinux === undefined ? undefined : scalarNode(selinux, place),
    },
    place,
  );
}
