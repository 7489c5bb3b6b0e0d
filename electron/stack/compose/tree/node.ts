/**
 * A Compose file as a tree whose every value knows where it stands. Plain immutable data: an alias is the very node of its
 * anchor, so that a file which expands without end stays as small as it is written.
 */
import { LIMITS } from '../../../limits.ts';
import type { Problem } from '../../../result.ts';

export interface Place {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
}

interface Common {
  readonly place: Place;
  /** `!reset` takes away what an earlier file says, `!override` replaces it (compose-spec 13, merge). */
  readonly tag?: 'reset' | 'override';
}

export interface ScalarNode extends Common {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** The value as Compose prints it into an environment: `1.10` without quotes is `1.1`. */
  readonly text: string;
  /** As the user wrote it, where a variable was filled in: what may be shown. */
  readonly raw?: string;
}

export interface ListNode extends Common {
  readonly kind: 'list';
  readonly items: readonly Node[];
}

export interface MapNode extends Common {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface Entry {
  readonly key: Place;
  readonly node: Node;
}

export type Node = ScalarNode | ListNode | MapNode;

/** Collects what is wrong (`errors`: no project comes of it) and what is worth knowing (`notes`), each with its place. */
export interface Complaints {
  readonly errors: Problem[];
  readonly notes: Problem[];
}

export type Trouble = Pick<Problem, 'code' | 'message' | 'hint'>;

/** A value, how a person would call it (`services.web.ports[0]`), and where to complain about it. */
export interface Field {
  readonly node: Node;
  readonly path: string;
  readonly complaints: Complaints;
}

export function complain({ node, complaints }: Pick<Field, 'node' | 'complaints'>, trouble: Trouble): void {
  if (complaints.errors.length < LIMITS.stack.complaints) complaints.errors.push({ ...trouble, ...node.place });
}

export function remark({ node, complaints }: Pick<Field, 'node' | 'complaints'>, trouble: Trouble): void {
  if (complaints.notes.length < LIMITS.stack.complaints) complaints.notes.push({ ...trouble, ...node.place });
}

export function scalarNode(value: ScalarNode['value'], place: Place): ScalarNode {
  return { kind: 'scalar', value, text: String(value ?? ''), place };
}

export function listNode(items: readonly Node[], place: Place): ListNode {
  return { kind: 'list', items, place };
}

/** A mapping of nodes; what is undefined is left out. */
export function mapNode(values: Readonly<Record<string, Node | undefined>>, place: Place): MapNode {
  const entries = new Map<string, Entry>();
  for (const [key, node] of Object.entries(values)) if (node) entries.set(key, { key: node.place, node });
  return { kind: 'map', entries, place };
}

/** The field below a mapping; undefined where it is missing or says nothing. */
export function child(field: Field | undefined, key: string): Field | undefined {
  const node = field?.node.kind === 'map' ? field.node.entries.get(key)?.node : undefined;
  if (!field || !node || isNothing(node)) return undefined;
  return { ...field, node, path: field.path === '' ? key : `${field.path}.${key}` };
}

/** Every field below a mapping, also those that say nothing. */
export function childrenOf(field: Field): readonly (readonly [string, Field])[] {
  if (field.node.kind !== 'map') return [];
  return [...field.node.entries].map(([key, { node }]) => [key, { ...field, node, path: `${field.path}.${key}` }]);
}

export function itemsOf(field: Field): readonly Field[] {
  if (field.node.kind !== 'list') return [];
  return field.node.items.map((node, index) => ({ ...field, node, path: `${field.path}[${index}]` }));
}

export function isNothing(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}
