/** Ports in Compose's short and long forms. What the texts mean is in `ports-syntax.ts`. */
import { z } from 'zod';
import { closed, listOf, text } from './schema-values.ts';

const PORT = 'a port such as 8000, "8000:80" or "127.0.0.1:8000:80"';

const portNumber = z.number({ error: PORT }).int({ error: PORT });

const longForm = closed(
  {
    target: z
      .union([portNumber, text()], { error: 'a port' })
      .describe('Port inside the container; for a native service the port itself.'),
    published: z
      .union([portNumber, text()], { error: 'a port' })
      .optional()
      .describe('Port on this machine. Default: the same as target.'),
    host_ip: text('an IP address').optional().describe('Address on this machine. Default: all.'),
    protocol: z.enum(['tcp', 'udp'], { error: 'tcp or udp' }).optional().describe('Default: tcp.'),
  },
  'a mapping with target, published, host_ip and protocol',
);

export const ports = listOf(z.union([portNumber, text(), longForm], { error: PORT }), 'a list of ports');

export type PortInput = z.output<typeof ports>[number];
