/** Code blocks that are a stack file or a part of one, made whole so that the reader of stack files can judge them. */
import { parseDocument, stringify } from 'yaml';
import { formatProblem } from '../../../electron/result.ts';
import { parseStack } from '../../../electron/stack/parse/parse-stack.ts';
import { stackFileJsonSchema } from '../../../electron/stack/schema/json-schema.ts';
import { keysOf } from '../key-tables.ts';
import type { Block } from './pages.ts';

type Mapping = Readonly<Record<string, unknown>>;

/** Names that parts of a stack file speak of as if the rest of the file were there. */
const OTHERS = ['api', 'worker', 'web', 'db', 'cache', 'mail'];
/** Variables that examples use. */
const ENV = { WEBHOOK_URL: 'https://chat.example.com/hook', SLACK_WEBHOOK_URL: 'https://chat.example.com/hook' };

const schema = stackFileJsonSchema();
const FILE_KEYS = new Set(keysOf('file', schema).map(([key]) => key));
const SERVICE_KEYS = new Set(keysOf('service', schema).map(([key]) => key));
const KINDS = ['command', 'container', 'image', 'compose', 'external'];

/** Whether a block of YAML shows a stack file: one without a title, or titled with its name. Others bear the name of their own file. */
export function isStackFile({ language, title }: Block): boolean {
  return language === 'yaml' && (title === undefined || /^(\S*\/)?stacklight\.ya?ml$/.test(title));
}

/** What the reader of stack files says against the block; empty when it is right. */
export function problemsOf({ text }: Block): readonly string[] {
  const document = parseDocument(text);
  if (document.errors.length > 0) return document.errors.map(({ message }) => message);
  const data: unknown = document.toJS();
  if (!isMapping(data)) return ['it is no mapping'];
  const whole = data.services === undefined ? wholeOf(data) : text;
  if (whole === undefined)
    return ['it is neither a stack file nor a part of one: give it the name of its file, as in ```yaml [compose.yaml]'];
  const parsed = parseStack(whole, { file: 'stacklight.yaml', directory: '/home/ann/shop', env: ENV });
  return (parsed.ok ? [...(parsed.value.errors ?? []), ...parsed.value.warnings] : parsed.problem).map(formatProblem);
}

/** Keys of the file, keys of one service, or services by name. */
function wholeOf(data: Mapping): string | undefined {
  const keys = Object.keys(data);
  if (keys.every((key) => FILE_KEYS.has(key))) return stringify({ services: others(), ...data });
  if (keys.every((key) => SERVICE_KEYS.has(key)))
    return stringify({ services: { ...others(), example: service(data) } });
  const services = Object.entries(data);
  if (services.every(([, one]) => isMapping(one) && Object.keys(one).every((key) => SERVICE_KEYS.has(key))))
    return stringify({ services: { ...others(), ...data } });
  return undefined;
}

const service = (keys: Mapping): Mapping => (KINDS.some((kind) => kind in keys) ? keys : { command: 'true', ...keys });

/** Each with a health check, since a part may wait for it to be healthy. */
function others(): Mapping {
  return Object.fromEntries(OTHERS.map((name) => [name, { command: 'true', healthcheck: { test: ['CMD', 'true'] } }]));
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
