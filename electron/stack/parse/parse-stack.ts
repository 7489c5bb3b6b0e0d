/** From the text of a stack file to the Stack value, or to everything that is wrong with it. Pure. */
import { LIMITS } from '../../limits.ts';
import type { Problem, Result } from '../../result.ts';
import { defaultedIn, STACK_DEFAULTS, type StackDefaults } from '../defaults.ts';
import { baseName } from '../paths.ts';
import type { StackFileInput } from '../schema/stack-file.ts';
import type { ServiceSpec, Stack } from '../stack.ts';
import { type BuildContext, checkUrl } from './context.ts';
import { checkContradictions } from './contradictions.ts';
import { checkDependencies, checkSame } from './dependencies.ts';
import { reportDoubleClaims } from './double-claims.ts';
import { buildSmoke } from './healthcheck.ts';
import { interpolateTree, type Tree } from './interpolated-tree.ts';
import { createReport, type Findings, inFileOrder, type Path, type Report } from './problem-report.ts';
import { buildService } from './service.ts';
import { validate } from './validate.ts';
import { readYaml } from './yaml-source.ts';

export interface ParseOptions {
  /** Absolute path of the stack file, for messages and the Stack value. */
  readonly file: string;
  /** Absolute folder that relative paths start from. */
  readonly directory: string;
  /** Variables for interpolation: `.env` under the environment of the process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What holds where the file says nothing. */
  readonly defaults?: StackDefaults;
}

/**
 * A failure holds every problem of the file, in file order. Problems of a single service (a port out of range, a port declared
 * twice, a required variable without value, a URL or pattern that is none) do not fail the file: that service is `blocked` and
 * `Stack.errors` lists them.
 */
export function parseStack(text: string, options: ParseOptions): Result<Stack, readonly Problem[]> {
  const { file, directory } = options;
  if (text.length > LIMITS.stack.fileBytes) return failed(file, 'stack-file-too-large', 'the file is larger than 1 MB');
  const source = readYaml(text, file);
  if (source.problems.length > 0) return { ok: false, problem: inFileOrder(source.problems) };
  if (source.data === null || source.data === undefined) return failed(file, 'stack-file-empty', 'the file is empty');
  const report = createReport(file, source.locate);
  const used = new Map<string, string>();
  const lookup = (name: string) => {
    const value = Object.hasOwn(options.env, name) ? options.env[name] : undefined;
    if (value) used.set(name, value);
    return value;
  };
  const tree = interpolateTree(source, lookup, report);
  const input = tree.data === undefined ? undefined : validate(tree, report);
  const stackName = nameOf(input, directory, tree, report);
  const context: BuildContext = {
    stackName,
    directory,
    lookup,
    tree,
    report,
    defaults: options.defaults ?? STACK_DEFAULTS,
  };
  const parts = input === undefined ? undefined : buildParts(input, context);
  const findings = report.findings();
  const blocking = [...findings.blocked.values()].flat();
  if (!parts || findings.errors.length > 0)
    return { ok: false, problem: inFileOrder([...findings.errors, ...blocking]) };
  const { services, ...rest } = parts;
  const errors = blocking.length > 0 ? { errors: inFileOrder(blocking) } : {};
  const whole = { name: stackName, file, directory, services: services.map((spec) => withBlock(spec, findings)) };
  const interpolated = used.size > 0 ? { interpolated: [...used].map(([name, value]) => ({ name, value })) } : {};
  return { ok: true, value: { ...whole, ...rest, warnings: findings.warnings, ...interpolated, ...errors } };
}

type Parts = Pick<Stack, 'smoke' | 'same' | 'alerts' | 'reload' | 'filled' | 'defaulted'> & {
  readonly services: readonly ServiceSpec[];
};

function buildParts(input: StackFileInput, context: BuildContext): Parts {
  const { report, tree } = context;
  const ids = serviceIds(tree.data);
  if (ids.length === 0) {
    report.error(['services'], { code: 'missing-key', message: 'services names no service' });
  }
  const built = ids.flatMap((id) => {
    const service = Object.hasOwn(input.services, id) ? input.services[id] : undefined;
    return service === undefined ? [] : (buildService(id, service, context) ?? []);
  });
  reportDoubleClaims(
    built.flatMap(({ claims }) => claims),
    context,
  );
  const specs = built.map(({ spec }) => spec);
  const services = checkDependencies(specs, ids, context);
  checkContradictions(services, context);
  const same = input.same ?? [];
  checkSame(same, ids, context);
  const checks = (input.smoke ?? []).flatMap((check, index) => {
    const built = buildSmoke(check, ['smoke', index], context);
    return built ? [{ built, filled: filledIn(['smoke', index], tree) }] : [];
  });
  const { reload } = input;
  const smoke = checks.map(({ built }) => built);
  const filled = {
    checks: withNames(ids.map((id) => [id, filledIn(['services', id, 'healthcheck'], tree)])),
    smoke: checks.map((check) => check.filled),
    webhook: tree.filled(['alerts', 'webhook']),
  };
  const any = Object.keys(filled.checks).length + filled.smoke.flat().length + filled.webhook.length > 0;
  const defaulted = defaultedIn(input);
  const more = { defaulted, ...(reload ? { reload } : {}), ...(any ? { filled } : {}) };
  return { services, same, smoke, alerts: buildAlerts(input.alerts, context), ...more };
}

/** What of a check is sent; what is expected stays here. */
const SENT = ['http', 'tcp', 'websocket', 'headers', 'body'] as const;

function filledIn(path: Path, tree: Tree): readonly string[] {
  return [...new Set(SENT.flatMap((key) => tree.filled([...path, key])))];
}

function withNames(
  all: readonly (readonly [string, readonly string[]])[],
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(all.filter(([, names]) => names.length > 0));
}

function buildAlerts(input: StackFileInput['alerts'], context: BuildContext): Stack['alerts'] {
  const afterMs = input?.after ?? context.defaults.alertAfterMs;
  const remindMs = input?.remind ?? context.defaults.remindMs;
  // An unset variable leaves it empty, which means none; the warning about the variable says so.
  if (!input?.webhook) return { afterMs, remindMs };
  const webhook = checkUrl(input.webhook, ['http:', 'https:'], ['alerts', 'webhook'], context);
  return webhook === undefined ? { afterMs, remindMs } : { afterMs, remindMs, webhook };
}

/** Names of all services of the file in its order, also of those whose content is wrong. */
function serviceIds(data: unknown): readonly string[] {
  if (typeof data !== 'object' || data === null || !('services' in data)) return [];
  const { services } = data;
  return typeof services === 'object' && services !== null && !Array.isArray(services) ? Object.keys(services) : [];
}

/** Compose's project name: as given, or made of the folder's name. */
function nameOf(input: StackFileInput | undefined, directory: string, tree: Tree, report: Report): string {
  const given = input?.name;
  if (given === undefined) return normaliseName(baseName(directory));
  if (/^[a-z0-9][a-z0-9_-]{0,62}$/.test(given)) return given;
  const plain = tree.written(['name'], given) === given;
  report.error(['name'], {
    code: 'bad-name',
    message:
      'name must be lower case letters, digits, "-" and "_", begin with a letter or digit and have at most 63 characters',
    ...(plain ? { hint: `for example ${normaliseName(given)}` } : {}),
  });
  return normaliseName(given);
}

/** As compose-go's NormalizeProjectName; `stack` when nothing is left. */
export function normaliseName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '')
    .slice(0, 63);
  return name === '' ? 'stack' : name;
}

function withBlock(spec: ServiceSpec, findings: Findings): ServiceSpec {
  const blocked = findings.blocked.get(spec.id)?.[0];
  return blocked ? { ...spec, blocked } : spec;
}

function failed(file: string, code: string, message: string): Result<never, readonly Problem[]> {
  const hint = code === 'stack-file-empty' ? 'it needs at least "services:" with one service' : undefined;
  return { ok: false, problem: [{ code, message, file, line: 1, column: 1, ...(hint ? { hint } : {}) }] };
}
