/**
 * Reads the value that a piece of JavaScript or JSON writes down, without running anything: objects, arrays, texts, numbers, names of
 * other such values. What would have to be computed is left out and reported with its place. Pure and total.
 */
import type { Expression, ModuleDeclaration, Pattern, Statement } from 'acorn';
import { literalOf } from './literal-value.ts';
import { parseProgram, parseValue } from './parse-code.ts';

export interface Computed {
  /** Keys and list positions from the root: `apps[0].env.HOST`. */
  readonly path: string;
  readonly offset: number;
}

export type Literal =
  | { readonly ok: true; readonly value: unknown; readonly computed: readonly Computed[] }
  | { readonly ok: false; readonly message: string; readonly offset: number };

/** A JSON text; comments, trailing commas and a byte order mark do no harm. */
export function readJson(text: string): Literal {
  const parsed = parseValue(text);
  if (!parsed.ok) return parsed;
  const read = literalOf(parsed.tree, {});
  const [computed] = read.ok ? read.computed : [];
  return computed ? { ok: false, message: 'something stands here that is no JSON', offset: computed.offset } : read;
}

/**
 * What a module exports by `module.exports =` or `export default`, as far unchanged there. Of several the first one counts, and
 * only where it begins a line: behind other code of its line something has been put together by a program.
 * @param directory absolute folder of the module: `__dirname`.
 */
export function readModule(text: string, directory: string): Literal {
  const parsed = parseProgram(text);
  if (!parsed.ok) return parsed;
  const statements = [...statementsIn(parsed.tree.body)];
  const found = statements.find((one) => exportOf(one) && beginsLine(text, one.start));
  const exported = found && exportOf(found);
  if (!exported) return { ok: false, message: 'it exports nothing by module.exports or export default', offset: 0 };
  return literalOf(exported, { constants: new Map(statements.flatMap(constantsOf)), directory });
}

type Line = Statement | ModuleDeclaration;

/** Those of the module and of the blocks in it, but not those of its functions. */
function* statementsIn(lines: readonly Line[]): Generator<Line> {
  for (const line of lines) {
    yield line;
    if (line.type === 'BlockStatement') yield* statementsIn(line.body);
    if (line.type === 'IfStatement')
      yield* statementsIn([line.consequent, ...(line.alternate ? [line.alternate] : [])]);
    if (line.type === 'TryStatement') yield* statementsIn(line.block.body);
  }
}

function exportOf(line: Line): Expression | undefined {
  if (line.type === 'ExportDefaultDeclaration') {
    const { declaration } = line;
    return declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration'
      ? undefined
      : declaration;
  }
  if (line.type !== 'ExpressionStatement' || line.expression.type !== 'AssignmentExpression') return undefined;
  const { left, operator, right } = line.expression;
  return operator === '=' && isModuleExports(left) ? right : undefined;
}

function isModuleExports(left: Pattern): boolean {
  if (left.type !== 'MemberExpression' || left.computed) return false;
  const { object, property } = left;
  const isModule = object.type === 'Identifier' && object.name === 'module';
  return isModule && property.type === 'Identifier' && property.name === 'exports';
}

function constantsOf(line: Line): readonly (readonly [string, Expression])[] {
  const declared = line.type === 'ExportNamedDeclaration' ? line.declaration : line;
  if (declared?.type !== 'VariableDeclaration') return [];
  return declared.declarations.flatMap(({ id, init }) =>
    id.type === 'Identifier' && init ? [[id.name, init] as const] : [],
  );
}

function beginsLine(text: string, offset: number): boolean {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === '';
}
