/** Files of environment variables, in Compose's short and long forms. */
import { z } from 'zod';
import { key } from './documentation.ts';
import { closed, flag, listOf, text } from './values.ts';

const envFileEntry = closed(
  {
    path: key(text('a path'), {
      is: 'The file, relative to the folder of the stack file.',
      type: 'path',
      default: 'required',
      examples: ['.env.local'],
      compose: 'path',
    }),
    required: key(flag().optional(), {
      is: '`false`: a missing file is no problem.',
      type: 'true or false',
      default: 'true',
      examples: [false],
      compose: 'required',
    }),
    format: key(z.enum(['raw', 'foreman'], { error: '"raw", "foreman", or left out' }).optional(), {
      is: '`raw`: values are taken literally, without quotes and variables. `foreman`: literally but for quotes around them, as foreman reads `.env`.',
      type: 'text',
      default: "Compose's rules for quotes and variables",
      examples: ['raw'],
      compose: 'format',
    }),
  },
  'a mapping with path, required or format',
);
const ENV_FILE = 'a path, or a list of paths or of { path, required, format }';
export const envFile = z.union([text(), listOf(z.union([text(), envFileEntry], { error: ENV_FILE }), ENV_FILE)], {
  error: ENV_FILE,
});

export type EnvFileInput = z.output<typeof envFile>;
