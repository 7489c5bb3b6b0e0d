/** Fills variables into the values of a Compose file, before anything is merged; keys stay as they are (compose-spec 12). */
import { TOO_MUCH_TEXT, takeText } from '../../syntax/expansion.ts';
import { interpolate, type Lookup } from '../../syntax/interpolate.ts';
import { type Complaints, complain, type Entry, type MapNode, type Node, remark, type ScalarNode } from './node.ts';

/** A required variable without value (`env-key-missing`) and bad syntax (`bad-interpolation`) are errors of the file. */
export function substitute(root: MapNode, lookup: Lookup, complaints: Complaints): MapNode {
  // Shared nodes are done once: that keeps a file of aliases as small as it is written, and each note single.
  const done = new Map<Node, Node>();
  const visit = (node: Node): Node => {
    const known = done.get(node);
    if (known) return known;
    const made = visitNew(node);
    done.set(node, made);
    return made;
  };
  const visitNew = (node: Node): Node => {
    if (node.kind === 'scalar') return fill(node, lookup, complaints);
    return node.kind === 'list' ? { ...node, items: node.items.map(visit) } : visitMap(node);
  };
  const visitMap = (node: MapNode): MapNode => {
    const entries = new Map<string, Entry>();
    for (const [name, entry] of node.entries) entries.set(name, { ...entry, node: visit(entry.node) });
    return { ...node, entries };
  };
  return visitMap(root);
}

function fill(node: ScalarNode, lookup: Lookup, complaints: Complaints): ScalarNode {
  if (typeof node.value !== 'string' || !node.value.includes('$')) return node;
  const result = interpolate(node.value, lookup);
  const at = { node, complaints };
  if (result.invalid) {
    complain(at, {
      code: 'bad-interpolation',
      message: result.invalid,
      hint: 'write $$ for a dollar sign that is meant as such',
    });
    return node;
  }
  const room = takeText(complaints, result.text.length);
  if (room === 'too-much') complain(at, { code: 'bad-interpolation', message: TOO_MUCH_TEXT });
  if (room !== 'taken') return node;
  for (const { name, because } of result.missing) {
    const reason = because ? `: ${because}` : '';
    const message = `the required variable ${name} has no value${reason}`;
    complain(at, { code: 'env-key-missing', message, hint: 'set it in .env beside the Compose file' });
  }
  for (const name of new Set(result.unset)) {
    const hint = `set it in .env or write \${${name}:-default}`;
    remark(at, { code: 'variable-unset', message: `the variable ${name} is not set and taken as empty`, hint });
  }
  return { ...node, value: result.text, text: result.text, ...(result.substituted ? { raw: node.value } : {}) };
}
