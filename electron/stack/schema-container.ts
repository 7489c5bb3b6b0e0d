/** The keys of services that run in containers. */
import { z } from 'zod';
import { closed, command, listOf, namedValues, text } from './schema-values.ts';

const CONTAINER_NAME = 'a container name: letters, digits, ".", "_" and "-"';
const FILES = 'the path of a Compose file or a list of them';

const containerName = z
  .string({ error: CONTAINER_NAME })
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, { error: CONTAINER_NAME });

const compose = closed(
  {
    file: z
      .union([text(), listOf(text(), FILES).min(1, { error: FILES })], { error: FILES })
      .describe('The Compose file, relative to the folder of the stack file; a list as with docker compose -f.'),
    service: text('the name of a service in the Compose file')
      .optional()
      .describe("The service in that file. Default: this service's own name."),
    project: text('the name of a Compose project')
      .optional()
      .describe('Project name, where it is not the one that Compose derives from the file.'),
  },
  'a mapping with file, service and project',
);

const VOLUMES = 'a list of "source:target" or "source:target:ro"';

export const containerKeys = {
  container: containerName.optional().describe('An existing container, by name.'),
  image: text('the name of an image').optional().describe('Image that Stacklight makes the container from.'),
  compose: compose.optional().describe('A service of a Compose file.'),
  entrypoint: command.optional().describe('Replaces the entrypoint of the image.'),
  volumes: listOf(text('"source:target"'), VOLUMES)
    .optional()
    .describe('Mounts: `source:target[:ro]`, the source a path or the name of a volume.'),
  labels: namedValues('a mapping of names to values, or a list of NAME=value').optional().describe('Container labels.'),
  user: z
    .union([text(), z.number().int()], { error: 'a user name or number, or user:group' })
    .optional()
    .describe('User, or user:group, inside the container.'),
  container_name: containerName.optional().describe('Name of the container. Default: `<stack>-<service>-1`.'),
};
