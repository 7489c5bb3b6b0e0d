/** Ports in Compose's short and long forms. What the texts mean is in `syntax/port-syntax.ts`. */
import { z } from 'zod';
import { key } from './documentation.ts';
import { closed, flag, listOf, text } from './values.ts';

const PORT = 'a port such as 8000, "8000:80" or "127.0.0.1:8000:80"';

const portNumber = z.number({ error: PORT }).int({ error: PORT });

const longForm = closed(
  {
    target: key(z.union([portNumber, text()], { error: 'a port' }), {
      is: 'Port inside the container; for a native service the port itself.',
      type: 'port',
      default: 'required',
      examples: [80],
      compose: 'target',
    }),
    published: key(z.union([portNumber, text()], { error: 'a port' }).optional(), {
      is: 'Port on this machine.',
      type: 'port',
      default: 'the same as `target`',
      examples: [8080],
      compose: 'published',
    }),
    host_ip: key(text('an IP address').optional(), {
      is: 'Address on this machine.',
      type: 'IP address',
      default: 'all',
      examples: ['127.0.0.1'],
      compose: 'host_ip',
    }),
    protocol: key(z.enum(['tcp', 'udp'], { error: 'tcp or udp' }).optional(), {
      is: '`tcp` or `udp`.',
      type: 'text',
      default: 'tcp',
      examples: ['udp'],
      compose: 'protocol',
    }),
    assumed: key(flag().optional(), {
      is: '`true`: nobody said so, it is only where such a program listens by default. Shown as assumed, corrected from what the service really listens on, and never a reason to call it down. Native services only.',
      type: 'true',
      default: 'declared',
      examples: [true],
    }),
  },
  'a mapping with target, published, host_ip, protocol and assumed',
);

export const ports = listOf(z.union([portNumber, text(), longForm], { error: PORT }), 'a list of ports');
