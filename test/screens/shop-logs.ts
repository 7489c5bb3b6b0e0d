/** What the services of that shop wrote within half a minute, in which its database was away for a moment. */
import type { LogPart } from '../../electron/contract/logs.ts';
import { exampleNow } from '../support/example-services.ts';

type Line = readonly [secondsAgo: number, service: string, ...texts: string[]];

const told = (level: number, message: string, fields: Readonly<Record<string, unknown>>) =>
  JSON.stringify({ level, ...fields, msg: message });
const got = (path: string, ms: number, status = 200) =>
  told(status < 500 ? 30 : 50, status < 500 ? 'request done' : 'request failed', { method: 'GET', path, status, ms });
const served = (path: string, ms: number) => `\u001b[2mGET\u001b[0m ${path} \u001b[32m200\u001b[0m in ${ms} ms`;
const job = (level: string, message: string, fields: string) => `level=${level} msg="${message}" ${fields}`;

const LINES: readonly Line[] = [
  [31.884, 'web', '\u001b[32m✓\u001b[0m ready in \u001b[1m812 ms\u001b[0m'],
  [30.102, 'worker', job('info', 'picked up', 'job=receipt-3301 attempt=1')],
  [29.431, 'web', served('/', 9)],
  [29.402, 'api', got('/products', 6)],
  [28.95, 'worker', job('info', 'done', 'job=receipt-3301 took=1.2s')],
  [27.61, 'api', got('/products/42', 3)],
  [26.377, 'redis', '1:M 21 Nov 2026 14:29:33.622 * 100 changes in 300 seconds. Saving...'],
  [25.918, 'web', served('/cart', 7)],
  [25.871, 'api', got('/cart', 4)],
  [23.44, 'worker', job('info', 'picked up', 'job=receipt-3302 attempt=1')],
  [21.706, 'db', '14:29:38.293 [1] LOG:  received fast shutdown request'],
  [21.512, 'db', '14:29:38.487 [1] LOG:  database system is shut down'],
  [20.93, 'api', got('/orders', 2_004, 503)],
  [
    20.928,
    'api',
    'Error: connect ECONNREFUSED 127.0.0.1:5432',
    '    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16)',
    '    at async Pool.connect (/home/mara/shop/api/db.js:31:9)',
    '    at async listOrders (/home/mara/shop/api/orders.js:12:18)',
  ],
  [19.207, 'worker', job('warn', 'retry in 2s', 'job=receipt-3302 error="connection refused"')],
  [17.114, 'db', '14:29:42.885 [1] LOG:  starting PostgreSQL 17.2'],
  [16.82, 'db', '14:29:43.179 [1] LOG:  database system is ready to accept connections'],
  [15.533, 'worker', job('info', 'picked up', 'job=receipt-3302 attempt=2')],
  [14.9, 'web', served('/orders', 11)],
  [14.871, 'api', got('/orders', 14)],
  [14.02, 'worker', job('info', 'done', 'job=receipt-3302 took=1.5s')],
  [12.266, 'api', told(40, 'slow query', { sql: 'select * from orders', ms: 412 })],
  [11.75, 'api', got('/orders/7', 417)],
  [9.303, 'web', served('/orders/7', 8)],
  [7.018, 'redis', '1:M 21 Nov 2026 14:29:52.981 * Background saving terminated with success'],
  [5.64, 'api', got('/checkout', 21)],
  [5.12, 'worker', job('info', 'picked up', 'job=receipt-3303 attempt=1')],
  [4.467, 'web', served('/checkout', 12)],
  [3.909, 'worker', job('info', 'done', 'job=receipt-3303 took=1.2s')],
  [1.25, 'api', got('/products', 5)],
];

export const shopLogs: readonly LogPart[] = ['db', 'api', 'web', 'redis', 'worker'].map((service) => ({
  service,
  state: 'kept',
  lines: LINES.filter(([, of]) => of === service).flatMap(([ago, , ...texts]) =>
    texts.map((text) => ({ text, at: exampleNow - ago * 1_000 })),
  ),
}));
