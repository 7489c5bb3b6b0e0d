/** The keys of services that run in containers. */
import { z } from 'zod';
import { key } from './documentation.ts';
import { closed, command, listOf, namedValues, text } from './values.ts';

const CONTAINER_NAME = 'a container name: letters, digits, ".", "_" and "-"';
const FILES = 'the path of a Compose file or a list of them';

const containerName = z
  .string({ error: CONTAINER_NAME })
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, { error: CONTAINER_NAME });

const compose = closed(
  {
    file: key(z.union([text(), listOf(text(), FILES).min(1, { error: FILES })], { error: FILES }), {
      is: 'The Compose file, relative to the folder of the stack file; a list as with `docker compose -f a -f b`.',
      type: 'path or list',
      default: 'required',
      examples: ['docker-compose.yml', ['compose.yaml', 'compose.dev.yaml']],
      compose: '-f',
    }),
    service: key(text('the name of a service in the Compose file').optional(), {
      is: 'The service in that file.',
      type: 'text',
      default: "the service's own name",
      examples: ['search'],
    }),
    project: key(text('the name of a Compose project').optional(), {
      is: 'Name of the Compose project.',
      type: 'text',
      default: 'what Compose derives from the file',
      examples: ['shop'],
      compose: '-p',
    }),
  },
  'a mapping with file, service and project',
);

const VOLUMES = 'a list of "source:target" or "source:target:ro"';

export const containerKeys = {
  container: key(containerName.optional(), {
    is: 'An existing container, by name; Stacklight starts and stops it and never makes it anew.',
    type: 'text',
    examples: ['shop-db'],
  }),
  image: key(text('the name of an image').optional(), {
    is: 'Image that Stacklight makes the container from.',
    type: 'text',
    examples: ['redis:7'],
    compose: 'image',
  }),
  compose: key(compose.optional(), {
    is: "A service of a Compose file, found by Compose's labels.",
    type: 'mapping',
    examples: [{ file: 'docker-compose.yml', service: 'search' }],
  }),
  entrypoint: key(command.optional(), {
    is: 'Replaces the entrypoint of the image.',
    type: 'text or list',
    default: "the image's",
    examples: [['/bin/tini', '--'], '/bin/serve --fast'],
    compose: 'entrypoint',
  }),
  volumes: key(listOf(text('"source:target"'), VOLUMES).optional(), {
    is: 'Mounts, `source:target[:ro]`; a source that starts with `.`, `/` or `~` is a path, else the name of a volume.',
    type: 'list',
    default: 'none',
    examples: [['./data:/var/lib/data', 'cache:/cache:ro']],
    compose: 'volumes',
  }),
  labels: key(namedValues('a mapping of names to values, or a list of NAME=value').optional(), {
    is: 'Labels of the container.',
    type: 'mapping or list',
    default: 'none',
    examples: [{ team: 'search' }, ['team=search']],
    compose: 'labels',
  }),
  user: key(z.union([text(), z.number().int()], { error: 'a user name or number, or user:group' }).optional(), {
    is: '`user` or `user:group` inside the container. Of a native service: the user that its command changes to by itself; when Stacklight runs as root, copies of the service that run as this user may be ended, those of every other user are left alone.',
    type: 'text or number',
    default: "the image's; native: ours",
    examples: ['1000:1000'],
    compose: 'user',
  }),
  container_name: key(containerName.optional(), {
    is: 'Name of the container.',
    type: 'text',
    default: '`<stack>-<service>-1`',
    examples: ['shop-cache'],
    compose: 'container_name',
  }),
};
