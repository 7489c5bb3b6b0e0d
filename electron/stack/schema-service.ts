/** One service as the user writes it. Which keys go together is checked in `kind.ts`. */
import { z } from 'zod';
import { containerKeys } from './schema-container.ts';
import { healthcheck } from './schema-healthcheck.ts';
import { ports } from './schema-ports.ts';
import { restart } from './schema-restart.ts';
import { closed, command, duration, flag, listOf, namedValues, text } from './schema-values.ts';

const conditions = ['service_started', 'service_healthy', 'service_completed_successfully'] as const;

const dependency = closed(
  {
    condition: z
      .enum(conditions, { error: `one of ${conditions.join(', ')}` })
      .optional()
      .describe('What must be true of the other service before this one starts. Default: service_started.'),
    required: flag().optional().describe('false: warn and start anyway. Default: true.'),
    restart: flag()
      .optional()
      .describe('true: restart this service after the other was restarted on request. Default: false.'),
  },
  'a mapping with condition, required or restart',
);

const dependsOn = z.union([listOf(text('the name of a service'), 'a list'), z.record(z.string(), dependency)], {
  error: 'a list of services, or a mapping of services to conditions',
});

const envFileEntry = closed(
  {
    path: text('a path').describe('Relative to the folder of the stack file.'),
    required: flag().optional().describe('false: a missing file is no problem. Default: true.'),
    format: z
      .enum(['raw'], { error: '"raw", or left out' })
      .optional()
      .describe('raw: values are taken literally, without quotes and variables.'),
  },
  'a mapping with path, required or format',
);
const ENV_FILE = 'a path, or a list of paths or of { path, required, format }';
const envFile = z.union([text(), listOf(z.union([text(), envFileEntry], { error: ENV_FILE }), ENV_FILE)], {
  error: ENV_FILE,
});

const preflightCheck = closed(
  {
    run: text('a shell command').describe('Shell command; anything but exit 0 keeps the service from starting.'),
    because: text().optional().describe('The sentence that is shown when it fails.'),
  },
  'a mapping with run and because',
);

export const service = closed(
  {
    command: command
      .optional()
      .describe('What to run: text or a list. With `image` it replaces the command of the image.'),
    ...containerKeys,
    external: flag().optional().describe('true: Stacklight watches this service and never starts or stops it.'),
    deployment: z
      .enum(['native', 'container'], { error: 'native or container' })
      .optional()
      .describe('Says how the service is meant to run; an error when the other keys say otherwise.'),
    working_dir: text('a path').optional().describe('Folder to run in. Default: the folder of the stack file.'),
    environment: namedValues('a mapping of names to values, or a list of NAME=value')
      .optional()
      .describe("Environment variables. A name without a value takes the user's. Wins over env_file."),
    env_file: envFile.optional().describe('Files with environment variables, later ones win.'),
    ports: ports.optional().describe('Ports that this service, and nothing else, is to answer on.'),
    depends_on: dependsOn.optional().describe('Services that must be there first.'),
    healthcheck: healthcheck.optional().describe('How to see that the service is well.'),
    restart: restart.optional().describe('What to do when the service ends. Default: no.'),
    preflight: listOf(preflightCheck, 'a list of { run, because }')
      .optional()
      .describe('Checks before each start; the first that fails blocks the service with its sentence.'),
    open: text('an http:// or https:// URL').optional().describe('Where "Open" goes.'),
    stop_signal: text('the name of a signal such as SIGTERM')
      .optional()
      .describe('Signal that asks the service to end. Default: SIGTERM.'),
    stop_grace_period: duration.optional().describe('Time to end before it is killed. Default: 10s.'),
  },
  'a mapping',
);

export type ServiceInput = z.output<typeof service>;
export type DependsOnInput = z.output<typeof dependsOn>;
export type EnvFileInput = z.output<typeof envFile>;
