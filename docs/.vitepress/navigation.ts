/** Where each page of docs/ stands on the site: those for people who use Stacklight, and those for people who work on it. */

export interface Group {
  readonly text: string;
  /** Addresses on the site: `/tasks/fix-a-port` is docs/tasks/fix-a-port.md. */
  readonly items: readonly { readonly text: string; readonly link: string }[];
}

const entry = (link: string, text: string) => ({ text, link });

export const USERS: readonly Group[] = [
  {
    text: 'Begin',
    items: [
      entry('/first-five-minutes', 'The first five minutes'),
      entry('/packages', 'Install, update, remove'),
      entry('/import', 'Open what is there'),
      entry('/machine', 'This machine as a stack'),
      entry('/comparison', 'Compared with other tools'),
    ],
  },
  {
    text: 'Tasks',
    items: [
      entry('/tasks/fix-a-port', 'Fix a port'),
      entry('/tasks/read-a-report', 'Read a report'),
      entry('/tasks/add-a-health-check', 'Add a health check'),
      entry('/tasks/adopt-a-compose-project', 'Adopt a Compose project'),
      entry('/tasks/run-on-a-server', 'Run on a server'),
      entry('/tasks/edit-with-completion', 'Edit with completion'),
    ],
  },
  {
    text: 'Coming from',
    items: [
      entry('/migrate/from-pm2', 'pm2'),
      entry('/migrate/from-foreman', 'foreman'),
      entry('/migrate/from-process-compose', 'process-compose'),
    ],
  },
  {
    text: 'How it works',
    items: [
      entry('/operations', 'Operations'),
      entry('/page', 'The page'),
      entry('/terminal', 'The terminal'),
      entry('/logs', 'Logs'),
      entry('/doctor', 'The doctor'),
      entry('/reports', 'Incidents, alerts, reports'),
      entry('/benchmarks', 'What it costs'),
      entry('/incidents', 'Five incidents'),
      entry('/security', 'Security'),
    ],
  },
  {
    text: 'Reference',
    items: [
      entry('/stack-file', 'The stack file'),
      entry('/command-line', 'The command line'),
      entry('/glossary', 'Glossary'),
    ],
  },
];

export const DEVELOPERS: readonly Group[] = [
  {
    text: 'Inside Stacklight',
    items: [
      entry('/architecture', 'Architecture'),
      entry('/faults', 'Faults'),
      entry('/dependencies', 'Dependencies'),
      entry('/windows', 'Windows'),
      entry('/words', 'Where the words are'),
    ],
  },
  {
    text: 'Decisions',
    items: [
      entry('/decisions/compose-command', 'The Compose command'),
      entry('/decisions/duplicates-on-a-container-port', 'Duplicates on a container’s port'),
      entry('/decisions/electron-runtime', 'Where Electron comes from'),
      entry('/decisions/import-rules', 'Import rules'),
      entry('/decisions/light-of-an-unseen-engine', 'The light of an unseen engine'),
      entry('/decisions/log-rotation', 'Log rotation'),
      entry('/decisions/named-stack-is-started', 'A stack that is named is started'),
      entry('/decisions/native-trees', 'Trees of native processes'),
      entry('/decisions/page-and-desktop', 'Page and desktop'),
      entry('/decisions/probe-retries', 'Retries of probes'),
      entry('/decisions/restart-defaults', 'Restart defaults'),
      entry('/decisions/trust-and-approval', 'Trust and approval'),
      entry('/decisions/what-a-reload-restarts', 'What a reload restarts'),
      entry('/decisions/what-is-a-copy', 'What is a copy'),
    ],
  },
];

/** For which pages which list stands at the side; the first address that a page begins with counts. */
export const SIDEBAR: Readonly<Record<string, readonly Group[]>> = {
  ...Object.fromEntries(DEVELOPERS.flatMap(({ items }) => items).map(({ link }) => [link, DEVELOPERS] as const)),
  '/': USERS,
};
