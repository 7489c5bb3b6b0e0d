/** What a stack would run and send, each with the text that a person approves. Pure. */
import type { Approval } from '../../contract/approval.ts';
import { canonical } from '../../stack/canonical.ts';
import type { Definition } from '../../stack/definition.ts';
import { describeContainerChanges } from '../../stack/diff/diff-container.ts';
import { code, describeCommand } from '../../stack/diff/diff-text.ts';
import type { ImageSpec, NativeSpec, ServiceSpec } from '../../stack/stack.ts';
import { isSteering } from '../../stack/steering-variables.ts';
import { sentBy, withWords } from './requests.ts';

export interface Runnable {
  readonly service?: string;
  readonly what: Approval['commands'][number]['what'];
  /** For people; may hold secrets until it is redacted. */
  readonly text: string;
  /** All of what decides what is run, as one text: two runnables are the same exactly when these are. Secret. */
  readonly identity: string;
  /** What the text does not show: by its name for people, all that it says. Secret. */
  readonly rest?: Readonly<Record<string, string>>;
}

type Variables = Readonly<Record<string, string | null>>;

/** Everything that the stack would run, in the order of the file. */
export function runnablesOf({ stack, files }: Definition): readonly Runnable[] {
  const services = stack.services.flatMap((spec) => [
    ...ofService(spec, stack.directory, files),
    ...ofRequest(spec, stack.filled?.checks[spec.id] ?? []),
  ]);
  const smoke = stack.smoke.flatMap((check, index): readonly Runnable[] => {
    if (check.type !== 'exec') {
      const sent = sentBy(check, stack.filled?.smoke[index] ?? []);
      return sent ? [{ what: 'smoke' as const, text: `${check.name}: ${sent.text}`, identity: sent.identity }] : [];
    }
    const text = `${check.name}: ${execWords(check)}`;
    return [{ what: 'smoke' as const, text, identity: canonical([check.command, check.shell, stack.directory]) }];
  });
  const { webhook } = stack.alerts;
  const told = webhook === undefined ? [] : [ofWebhook(webhook, stack.filled?.webhook ?? [])];
  return [...services, ...smoke, ...told];
}

function ofService(spec: ServiceSpec, directory: string, files: Definition['files']): readonly Runnable[] {
  const { id: service, native, container } = spec;
  const main = native
    ? ofNative(service, native, directory, files.variables[service] ?? {})
    : container
      ? [ofContainer(spec, files)]
      : [];
  return [...main, ...ofCheck(spec, directory, files)];
}

function ofNative(
  service: string,
  native: NativeSpec,
  directory: string,
  fromFiles: Readonly<Record<string, string>>,
): readonly Runnable[] {
  const { command, workingDir, preflight, user } = native;
  const words = describeCommand(command);
  const variables = { ...fromFiles, ...native.environment };
  const place = workingDir === directory ? '' : ` in ${workingDir}`;
  const steered = (text: string) => steering(variables, text);
  return [
    {
      service,
      what: 'command',
      text: `${words}${place}${setsWords(variables)}`,
      // A variable that was not there may mean anything to a program: its name is part of what is approved, in every mode.
      identity: canonical([
        command,
        workingDir,
        steered(command.join(' ')),
        Object.keys(variables).sort(),
        // Root may then end processes of this user.
        ...(user === undefined ? [] : [user]),
      ]),
      rest: restOf(variables, command.join(' ')),
    },
    ...preflight.map(({ run }) => ({
      service,
      what: 'preflight' as const,
      text: run,
      identity: canonical([run, workingDir, steered(run)]),
    })),
  ];
}

function ofContainer({ id: service, container }: ServiceSpec, files: Definition['files']): Runnable {
  const from = container?.from ?? { how: 'existing' as const, name: service };
  switch (from.how) {
    case 'existing':
      return {
        service,
        what: 'image',
        text: describeContainerChanges(from),
        identity: canonical(['existing', from.name]),
      };
    case 'compose': {
      const facts = files.compose[service];
      const text = `${from.service}: ${facts?.text ?? from.files.join(', ')}`;
      const rest = facts?.rest ?? {};
      return { service, what: 'compose', text, identity: canonical([from, facts?.digest]), rest };
    }
    case 'image':
      return ofImage(service, from, files.variables[service] ?? {});
  }
}

function ofImage(service: string, spec: ImageSpec, fromFiles: Readonly<Record<string, string>>): Runnable {
  const { image, command, entrypoint, volumes, user, workingDir } = spec;
  const text = [
    image,
    ...(entrypoint ? [`entrypoint ${describeCommand(entrypoint)}`] : []),
    ...(command ? [`command ${describeCommand(command)}`] : []),
    ...volumes.map((volume) => `volume ${volume}`),
    ...(user === undefined ? [] : [`as user ${user}`]),
  ].join(', ');
  const variables = { ...fromFiles, ...spec.environment };
  const words = [...(entrypoint ?? []), ...(command ?? [])].join(' ');
  const steered = steering(variables, words);
  const names = Object.keys(variables).sort();
  const identity = canonical([image, command, entrypoint, volumes, user, workingDir, steered, names]);
  const rest = { ...restOf(variables, words), ...(workingDir === undefined ? {} : { working_dir: workingDir }) };
  return { service, what: 'image', text: `${text}${setsWords(variables)}`, identity, rest };
}

/** A check by command is run beside its service's process, or inside of its container. */
function ofCheck(spec: ServiceSpec, directory: string, files: Definition['files']): readonly Runnable[] {
  const { probe } = spec.healthcheck;
  if (probe.type !== 'exec') return [];
  const { native, id: service } = spec;
  const variables = { ...files.variables[service], ...native?.environment };
  const where = native?.workingDir ?? (spec.kind === 'container' ? 'container' : directory);
  const identity = canonical([probe.command, probe.shell, where, steering(variables, probe.command.join(' '))]);
  return [{ service, what: 'healthcheck', text: execWords(probe), identity }];
}

/** A check by request, where it leaves this machine or carries variables. */
function ofRequest({ id: service, healthcheck }: ServiceSpec, filled: readonly string[]): readonly Runnable[] {
  const sent = sentBy(healthcheck.probe, filled);
  return sent ? [{ service, what: 'healthcheck', ...sent }] : [];
}

function ofWebhook(webhook: string, filled: readonly string[]): Runnable {
  const url = URL.canParse(webhook) ? new URL(webhook) : undefined;
  const text = url ? `${url.protocol}//${url.host}` : code('a URL that cannot be read');
  return { what: 'webhook', text: `incidents are sent to ${text}${withWords(filled)}`, identity: webhook };
}

function execWords({ command, shell }: { readonly command: readonly string[]; readonly shell: boolean }): string {
  return shell ? command.join(' ') : describeCommand(command);
}

/** Of the variables, those that decide what is run: by their name, or because the command itself names them. */
function steering(variables: Variables, command: string): readonly (readonly [string, string | null])[] {
  const named = new Set([...command.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name ?? ''));
  return Object.entries(variables)
    .filter(([name]) => isSteering(name) || named.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Every variable by its name; with its value where another one runs something else. */
function restOf(variables: Variables, command: string): Readonly<Record<string, string>> {
  const steered = new Map(steering(variables, command));
  return Object.fromEntries(
    Object.keys(variables).map((name) => [`environment ${name}`, canonical([steered.get(name)])]),
  );
}

function setsWords(variables: Variables): string {
  const names = Object.keys(variables).filter(isSteering);
  return names.length === 0 ? '' : `, sets ${names.join(' and ')}`;
}
