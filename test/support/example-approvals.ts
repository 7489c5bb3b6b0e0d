import type { Approval } from '../../electron/contract/approval.ts';
import type { View } from '../../electron/contract/view.ts';
import { exampleService } from './example-services.ts';
import { exampleStack, exampleView } from './example-views.ts';

/** A stack that is not approved on this machine. */
export const trustApproval: Approval = {
  id: 'trust-1',
  kind: 'trust',
  sentence:
    'The stack blog is not approved on this machine. It would run what is listed here (4); nothing in it runs until you approve it.',
  commands: [
    { service: 'db', what: 'compose', text: 'db: as compose.yaml says' },
    { service: 'api', what: 'command', text: 'uvicorn main:app --port 8000 in /home/mara/blog/api' },
    { service: 'api', what: 'preflight', text: 'test -f .env || cp .env.example .env' },
    { what: 'smoke', text: 'log in: ./scripts/log-in.sh --quiet' },
  ],
  changes: [],
};

/** A trusted stack whose file was edited, with a command among the changes. */
export const commandApproval: Approval = {
  id: 'command-1',
  kind: 'command',
  sentence:
    'The stack shop would run something new (api: port 8000 → 8010, will restart; worker: removed, will stop). The approved version keeps running until you approve this.',
  commands: [
    {
      service: 'api',
      what: 'command',
      text: '/usr/bin/python3 -m uvicorn a.rather.deep.module.path.main:application --port 8010 --reload --proxy-headers',
      before: 'uvicorn main:app --port 8000',
    },
  ],
  changes: [
    { service: 'api', text: 'port 8000 → 8010, will restart' },
    { service: 'worker', text: 'removed, will stop' },
  ],
};

/** A stack that waits whole beside one that waits with a change. */
export const waitingView: View = exampleView([
  exampleStack({
    approval: commandApproval,
    fileNotes: [
      {
        code: 'unset',
        message: 'the variable TOKEN is not set and taken as empty',
        file: '/home/mara/shop/compose.yaml',
        line: 6,
      },
    ],
  }),
  exampleStack({
    key: 'blog',
    stack: 'blog',
    file: '/home/mara/blog/stacklight.yaml',
    light: 'grey',
    summary: 'blog: is waiting for your approval',
    services: ['db', 'api'].map((id) => {
      const none = { status: 'none', failing: 0, results: [] } as const;
      return exampleService(id, {
        desired: 'down',
        state: 'stopped',
        message: 'not approved yet',
        process: undefined,
        health: { ...none, results: [] },
      });
    }),
    events: [],
    approval: trustApproval,
  }),
]);
