/** One service as the user writes it. Which keys go together is checked in `kind.ts`. */
import { z } from 'zod';
import { containerKeys } from './container.ts';
import { dependsOn } from './depends-on.ts';
import { key } from './documentation.ts';
import { envFile } from './env-file.ts';
import { healthcheck } from './healthcheck.ts';
import { ports } from './ports.ts';
import { restart } from './restart.ts';
import { closed, command, duration, flag, listOf, namedValues, text } from './values.ts';

const preflightCheck = closed(
  {
    run: key(text('a shell command'), {
      is: 'Shell command; anything but exit 0 keeps the service from starting.',
      type: 'text',
      default: 'required',
      examples: ['python -c "import fastapi"'],
    }),
    because: key(text().optional(), {
      is: 'The sentence that is shown when it fails.',
      type: 'text',
      default: 'the command and its last line of output',
      examples: ['the API needs fastapi'],
    }),
  },
  'a mapping with run and because',
);

export const service = closed(
  {
    command: key(command.optional(), {
      is: 'What to run. With `image` it replaces the command of the image.',
      type: 'text or list',
      examples: ['python -m uvicorn main:app --port 8000', ['node', 'server.js']],
      compose: 'command',
    }),
    ...containerKeys,
    external: key(flag().optional(), {
      is: '`true`: Stacklight watches this service and never starts or stops it; needs a `healthcheck` or `ports`.',
      type: 'true',
      examples: [true],
    }),
    deployment: key(z.enum(['native', 'container'], { error: 'native or container' }).optional(), {
      is: 'Says how the service is meant to run; an error when the other keys say otherwise, and a copy of the other kind is a finding at once.',
      type: 'text',
      default: 'what the other keys say',
      examples: ['container'],
    }),
    working_dir: key(text('a path').optional(), {
      is: 'Folder to run in, relative to the stack file; `~` is your home. With `image`: a folder inside the container.',
      type: 'path',
      default: 'the folder of the stack file',
      examples: ['./api'],
      compose: 'working_dir',
    }),
    environment: key(namedValues('a mapping of names to values, or a list of NAME=value').optional(), {
      is: 'Environment variables. A name without a value takes yours. Wins over `env_file`. Numbers keep their spelling.',
      type: 'mapping or list',
      default: 'none',
      examples: [{ LOG_LEVEL: 'debug' }, ['LOG_LEVEL=debug', 'HOME']],
      compose: 'environment',
    }),
    env_file: key(envFile.optional(), {
      is: 'Files with environment variables, later ones win.',
      type: 'path, or list of paths or mappings',
      default: 'none',
      examples: ['.env', ['.env', { path: '.env.local', required: false }]],
      compose: 'env_file',
    }),
    ports: key(ports.optional(), {
      is: 'Ports that this service, *and nothing else*, is to answer on.',
      type: 'list',
      default: 'none',
      examples: [[8000], ['127.0.0.1:8080:80', '9090-9091:80-81']],
      compose: 'ports',
    }),
    depends_on: key(dependsOn.optional(), {
      is: 'Services that must be there first.',
      type: 'list or mapping',
      default: 'none',
      examples: [['db'], { db: { condition: 'service_healthy' } }],
      compose: 'depends_on',
    }),
    healthcheck: key(healthcheck.optional(), {
      is: 'How to see that the service is well.',
      type: 'mapping',
      default: "containers: the engine's; external: the first TCP port; native: none",
      examples: [{ http: 'http://localhost:8000/health' }],
      compose: 'healthcheck',
    }),
    restart: key(restart.optional(), {
      is: 'What to do when the service ends.',
      type: 'text or mapping',
      default: 'no',
      examples: ['on-failure', 'on-failure:3', { policy: 'always', unhealthy: true }],
      compose: 'restart',
    }),
    preflight: key(listOf(preflightCheck, 'a list of { run, because }').optional(), {
      is: 'Checks before each start; the first that fails blocks the service with its sentence.',
      type: 'list of mappings',
      default: 'none',
      examples: [[{ run: 'python -c "import fastapi"', because: 'the API needs fastapi' }]],
    }),
    open: key(text('an http:// or https:// URL').optional(), {
      is: 'Where "Open" goes.',
      type: 'URL',
      default: 'none',
      examples: ['http://localhost:8000/docs'],
    }),
    notes: key(text().optional(), {
      is: 'What the team should know of it, in Markdown; shown on its page. Nothing is run or restarted for a change of it.',
      type: 'Markdown',
      default: 'none',
      examples: ['Owned by checkout. Runbook: <https://wiki.example.com/api>'],
    }),
    stop_signal: key(text('the name of a signal such as SIGTERM').optional(), {
      is: 'Signal that asks the service to end.',
      type: 'text',
      default: 'SIGTERM',
      examples: ['SIGINT'],
      compose: 'stop_signal',
    }),
    stop_grace_period: key(duration.optional(), {
      is: 'Time to end before it is killed.',
      type: 'duration',
      default: '10s',
      examples: ['30s'],
      compose: 'stop_grace_period',
    }),
  },
  'a mapping',
);

export type ServiceInput = z.output<typeof service>;
