import { describe, expect, it } from 'vitest';
import { kinshipOf, mayBeKin } from '../../../electron/ports/kinship.ts';
import { leftoversOf } from '../../../electron/ports/leftovers.ts';
import type { Claim, Self } from '../../../electron/ports/types.ts';
import { aClaim, aListener, anInventory, aProcess, self } from '../../support/ports.ts';

const FOLDER = '/home/ann/shop/api';
const COMMANDS = [
  'node server.js',
  'node ./server.js --port 8000',
  'node other.js',
  'npm run dev',
  'sh -c node_server.js',
  'python main.py',
  'python -m http.server 8000',
  'uv run python main.py',
  'bash run.sh',
  'busybox httpd -f -p 127.0.0.1:8000',
  'node /home/ann/shop/api/node_modules/vite/bin/vite.js',
  'vite',
  'java -jar app.jar',
  'node',
];
const FOLDERS = [FOLDER, '/home/ann/shop', '/home/ann/blog'];
const links = (path: string) => path.replace('/home/ann/linked', FOLDER);

const claims: readonly Claim[] = COMMANDS.flatMap((command, at) =>
  FOLDERS.map((workingDir, of) =>
    aClaim(`s${at}-${of}`, {
      kind: of === 2 && at % 3 === 0 ? 'container' : 'native',
      command: command.split(' '),
      workingDir,
      sources: [workingDir],
      ports: [{ port: 8000 + at, protocol: 'tcp' }],
      ...(command === 'npm run dev' ? { inner: [{ command: ['sh', '-c', 'vite'], cwd: workingDir }] } : {}),
      ...(at === 5 && of === 1 ? { earlier: [{ pid: 77, startToken: 't77' }] } : {}),
    }),
  ),
);

describe('the claims that a process is compared with', () => {
  it('are all of which it is a copy by the full comparison, in their order', () => {
    const judge: Self = { ...self, real: links };
    let kin = 0;
    for (const command of COMMANDS) {
      for (const cwd of [...FOLDERS, '/home/ann/linked', '/elsewhere']) {
        for (const pid of [5_000, 77]) {
          for (const above of [undefined, 'sh -c vite', 'npm run dev']) {
            const parents = above === undefined ? [] : [aProcess(4_000, above, { cwd })];
            const suspect = { processes: [aProcess(pid, command, { cwd })], parents, ports: [8_000, 8_003] };
            const compared = mayBeKin(suspect, claims, judge);
            const all = claims.filter((claim) => kinshipOf(suspect, claim, [claim], judge));
            expect(compared).toEqual(claims.filter((claim) => compared.includes(claim)));
            expect(all.filter((claim) => !compared.includes(claim))).toEqual([]);
            kin += all.length;
          }
        }
      }
    }
    // Otherwise the comparison of nothing with nothing would have passed.
    expect(kin).toBeGreaterThan(100);
  });

  it('of a thousand are those of its own folder, and each path is resolved once', () => {
    const many = Array.from({ length: 1_000 }, (_, at) =>
      aClaim(`s${at}`, {
        command: ['node', `s${at}.js`],
        workingDir: `/home/ann/shop/s${at}`,
        ports: [{ port: 20_000 + at, protocol: 'tcp' }],
      }),
    );
    let resolved = 0;
    const counting: Self = {
      ...self,
      real: (path) => {
        resolved += 1;
        return path;
      },
    };
    const strangers = Array.from({ length: 1_000 }, (_, at) =>
      aListener(
        40_000 + at,
        '127.0.0.1',
        aProcess(50_000 + at, `ruby other${at}.rb`, { cwd: `/home/ann/other/${at}` }),
      ),
    );
    const copy = aListener(39_999, '127.0.0.1', aProcess(49_999, 'node s7.js', { cwd: '/home/ann/shop/s7' }));
    const found = leftoversOf(many, anInventory([...strangers, copy]), counting);
    expect(found.map(({ service, process }) => [service, process?.pid])).toEqual([['s7', 49_999]]);
    expect(mayBeKin(copy, many, counting).map(({ service }) => service)).toEqual(['s7']);
    expect(resolved).toBeLessThan(2_100);
  });
});
