/**
 * Changes the text of a stack file that a person wrote: only what the edit is about is written anew, everything else stays byte for
 * byte, with its comments, order, indentation, anchors and line ends. Pure.
 */
import { parseDocument } from 'yaml';
import { fail, ok, type Result } from '../../result.ts';
import { sameValue } from '../canonical.ts';
import { readYaml } from '../parse/yaml-source.ts';
import { spliceFor } from './splice.ts';

export type StackEdit =
  /** `comment`: what stands above it, without `#`. */
  | { readonly kind: 'add-service'; readonly id: string; readonly entry: object; readonly comment?: string }
  /** With the comment right above it. What depends on it is not changed. */
  | { readonly kind: 'remove-service'; readonly id: string }
  /** `value` undefined: without the key. */
  | { readonly kind: 'set-key'; readonly id: string; readonly key: string; readonly value: unknown }
  /** A key of a mapping in the service: `healthcheck`, `http`. Both are there already. */
  | {
      readonly kind: 'set-inner';
      readonly id: string;
      readonly key: string;
      readonly inner: string;
      readonly value: unknown;
    };

/**
 * The text with the edit. The result was read again and means what was asked for, and nothing else changed in meaning. Codes:
 * those of the text itself when it is no YAML, `service-exists`, `unknown-service`, `edit-impossible` where the service stands in a way
 * that cannot be changed without harm (behind an alias, or others use its anchors).
 */
export function editStackText(text: string, edit: StackEdit): Result<string> {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const plain = text.slice(mark.length);
  const before = readYaml(plain, '');
  const [problem] = before.problems;
  if (problem) return fail(withoutFile(problem));
  const expected = applied(before.data, edit);
  if (!expected.ok) return expected;
  if (sameValue(before.data, expected.value)) return ok(text);
  const document = parseDocument(plain, { prettyErrors: false, merge: true });
  const eol = plain.includes('\r\n') ? '\r\n' : '\n';
  const splice = spliceFor({ text: plain, document, eol }, edit);
  if (!splice) return impossible(edit, 'it stands behind an alias (*name), or in a form that is not understood');
  const after = plain.slice(0, splice.from) + splice.text + plain.slice(splice.to);
  const read = readYaml(after, '');
  if (read.problems.length > 0 || !sameValue(read.data, expected.value))
    return impossible(edit, 'others use what stands there (an anchor), or the text cannot be taken apart');
  return ok(mark + after);
}

function withoutFile<T extends { readonly file?: string }>({ file: _file, ...problem }: T): Omit<T, 'file'> {
  return problem;
}

function impossible({ id }: StackEdit, why: string): Result<never> {
  const message = `service "${id}" cannot be changed in this file without changing more: ${why}`;
  return fail({ code: 'edit-impossible', message, hint: 'change it in an editor' });
}

/** The data as it has to be afterwards. */
function applied(data: unknown, edit: StackEdit): Result<unknown> {
  const whole = isMapping(data) ? data : {};
  const services = isMapping(whole.services) ? whole.services : {};
  const { id } = edit;
  const own = Object.hasOwn(services, id) ? services[id] : undefined;
  if (edit.kind === 'add-service') {
    if (Object.hasOwn(services, id))
      return fail({ code: 'service-exists', message: `there is a service "${id}" already` });
    return ok({ ...whole, services: { ...services, [id]: edit.entry } });
  }
  if (!Object.hasOwn(services, id)) return fail({ code: 'unknown-service', message: `there is no service "${id}"` });
  if (edit.kind === 'remove-service') {
    const { [id]: _, ...others } = services;
    return ok({ ...whole, services: others });
  }
  if (edit.kind === 'set-inner') {
    const outer = isMapping(own) ? own : {};
    const mapping = outer[edit.key];
    const inside = isMapping(mapping) ? mapping : {};
    const changed = { ...outer, [edit.key]: { ...inside, [edit.inner]: edit.value } };
    return ok({ ...whole, services: { ...services, [id]: changed } });
  }
  const { [edit.key]: _, ...rest } = isMapping(own) ? own : {};
  const changed = edit.value === undefined ? rest : { ...rest, [edit.key]: edit.value };
  return ok({ ...whole, services: { ...services, [id]: changed } });
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
