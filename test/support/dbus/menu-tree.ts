import type { Variant } from 'dbus-next';

/** One entry of a menu, as `com.canonical.dbusmenu` describes it. */
export interface MenuNode {
  readonly id: number;
  /** Without the underscores that mark keys. */
  readonly label: string;
  readonly enabled: boolean;
  readonly separator: boolean;
  readonly children: readonly MenuNode[];
}

type RawNode = readonly [
  id: number,
  properties: Readonly<Record<string, Variant>>,
  children: readonly Variant<RawNode>[],
];

/** Reads the layout of a menu out of the body of `GetLayout`'s answer, `(ia{sv}av)`. */
export function parseLayout(raw: unknown): MenuNode {
  const [id, properties, children] = raw as RawNode;
  return {
    id,
    label: plainLabel(String(properties.label?.value ?? '')),
    enabled: properties.enabled?.value !== false,
    separator: properties.type?.value === 'separator',
    children: children.map((child) => parseLayout(child.value)),
  };
}

/** The labels of a menu as nested lines, for a failing test to show. */
export function outline(node: MenuNode, indent = ''): string {
  return node.children
    .filter((child) => !child.separator)
    .map((child) => `${indent}${child.label}\n${outline(child, `${indent}  `)}`)
    .join('');
}

/** A single underscore marks the key of the entry; a doubled one stands for itself. */
function plainLabel(label: string): string {
  return label.replace(/_(_?)/g, '$1');
}
