/**
 * Every message between page, main process, command line and supervisor, as schemas; the types follow from them.
 * Times are epoch milliseconds and only for people; durations carry their unit in the name.
 */
import { z } from 'zod';

export const serviceStates = [
  'stopped',
  'waiting',
  'starting',
  'running',
  'healthy',
  'unhealthy',
  'stopping',
  'backoff',
  'failed',
  'blocked',
  'completed',
  'unknown',
] as const;
export const lights = ['green', 'amber', 'red', 'grey', 'blue'] as const;
const verdicts = ['expected', 'stale', 'duplicate', 'foreign', 'protected'] as const;

const serviceId = z.string().min(1).max(128);
/** A stack is named by its key: unique among the open stacks, made of its name. */
const stackKey = z.string().min(1).max(128);
/** `<check>` or `<check>/<service>`. */
const findingId = z.string().min(1).max(400);
const approvalId = z.string().min(1).max(64);

export const holderSchema = z.object({
  address: z.string(),
  pid: z.number().int().optional(),
  command: z.string().optional(),
  startedAt: z.number().optional(),
  user: z.string().optional(),
  workingDir: z.string().optional(),
  /** Nearest parent's command line, then its parents'. */
  parents: z.array(z.string()).optional(),
  container: z.string().optional(),
  verdict: z.enum(verdicts),
  reason: z.string(),
  answers: z.array(z.string()),
  /** Listed for its port number only: it holds an address where the service is not to answer, and nothing is wrong with that. */
  bystander: z.boolean().optional(),
});

export const portSchema = z.object({
  port: z.number().int(),
  protocol: z.enum(['tcp', 'udp']),
  service: serviceId.optional(),
  address: z.string().optional(),
  holders: z.array(holderSchema),
  /** Nobody declared it: such a program listens there by default. */
  assumed: z.boolean().optional(),
  /** Nobody declared it: the service was seen to listen there, and not where it was assumed. */
  undeclared: z.boolean().optional(),
  /** A sentence when the port is not as it should be (shadowed, in TIME_WAIT, not held by its service). */
  message: z.string().optional(),
});

export const serviceSchema = z.object({
  id: serviceId,
  kind: z.enum(['native', 'container', 'external']),
  desired: z.enum(['up', 'down']),
  state: z.enum(serviceStates),
  since: z.number(),
  message: z.string(),
  /** The answer comes from something else than this service. */
  shadowed: z.boolean(),
  /** A clause on who restarts it: `Stacklight (on-failure)`, `the engine (unless-stopped)`, `nobody`. */
  actor: z.string(),
  generation: z.number().int(),
  health: z.object({
    status: z.enum(['none', 'starting', 'healthy', 'unhealthy']),
    failing: z.number().int(),
    latencyMs: z.number().optional(),
    checkedAt: z.number().optional(),
    output: z.string().optional(),
    /** `http http://localhost:8000/health, every 5 s`. */
    check: z.string().optional(),
    results: z.array(
      z.object({ at: z.number(), ok: z.boolean(), message: z.string(), latencyMs: z.number(), output: z.string() }),
    ),
  }),
  process: z.object({ pid: z.number().int(), startedAt: z.number(), cpu: z.number(), memory: z.number() }).optional(),
  container: z.object({ id: z.string(), name: z.string(), image: z.string(), status: z.string() }).optional(),
  /** Of a service with several containers; `container` is the one that speaks for it. */
  replicas: z
    .object({
      wanted: z.number().int(),
      up: z.number().int(),
      containers: z.array(z.object({ id: z.string(), name: z.string(), status: z.string() })),
    })
    .optional(),
  ports: z.array(portSchema),
  /** Declared ports that nobody listens on although the service counts as good and has had the time. */
  unheldPorts: z.array(z.number().int()).optional(),
  restarts: z.object({ count: z.number().int(), inWindow: z.number().int(), nextAt: z.number().optional() }),
  dependsOn: z.array(z.object({ service: serviceId, condition: z.string() })),
  /** What this service is waiting for, or misses although it is up. */
  waitingFor: z.array(serviceId),
  openUrl: z.string().optional(),
});

export const findingSchema = z.object({
  id: z.string(),
  severity: z.enum(['info', 'warning', 'error']),
  service: serviceId.optional(),
  message: z.string(),
  evidence: z.array(z.string()),
  /**
   * The intents that would mend it: one of the page's own (`planFixPorts`, `planCleanUp`, `restart`, `up`, `down`), or the name
   * of a fix of the check, which `planFix` plans.
   */
  fixes: z.array(z.object({ intent: z.string(), label: z.string() })),
  /** Somebody asked not to be bothered with it: in this stack, or in every stack of this user. */
  muted: z.enum(['stack', 'ever']).optional(),
});

export const actors = ['user', 'policy', 'outside', 'stacklight'] as const;

export const historyEventSchema = z.object({
  /** Grows by one for each event of a stack, across restarts of Stacklight. */
  seq: z.number().int(),
  at: z.number(),
  kind: z.enum(['transition', 'action', 'incident', 'note']),
  service: serviceId.optional(),
  from: z.enum(serviceStates).optional(),
  to: z.enum(serviceStates).optional(),
  /** One sentence: what happened and why. */
  cause: z.string(),
  actor: z.enum(actors),
  generation: z.number().int().optional(),
  /** Facts for scripts: exit code, pids, plan steps. Never values of environment variables. */
  data: z.record(z.string(), z.unknown()).optional(),
});

/** How an incident ended: its services came back, a person stopped what was broken, or it was taken out of the stack file. */
export const endings = ['back', 'stopped', 'removed'] as const;

export const incidentSchema = z.object({
  id: z.string(),
  openedAt: z.number(),
  closedAt: z.number().optional(),
  /** Set with `closedAt`. */
  ending: z.enum(endings).optional(),
  rootService: serviceId,
  cause: z.string(),
  services: z.array(serviceId),
  /** `api changed 7 times in two minutes`: it goes up and down, and this is all one incident. */
  note: z.string().optional(),
  /** Services that ended within seconds of each other without our asking. */
  burst: z.array(serviceId).optional(),
  /** What people were told of it last. */
  alert: z
    .object({
      /** Grows by one with each time that people are told of this incident while it is open. */
      number: z.number().int(),
      /** `again`: of a service of which they had been told. `reminder`: nothing changed, it is still so. */
      kind: z.enum(['down', 'again', 'reminder']),
      services: z.array(serviceId),
      /** Since when they have been down. */
      since: z.number(),
      cause: z.string(),
      /** `1 of 2 containers`: so much of its one service is down; left out: all of it. */
      part: z.string().optional(),
      at: z.number(),
    })
    .optional(),
});

const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  file: z.string().optional(),
  line: z.number().optional(),
  column: z.number().optional(),
});

const runKind = z.enum(['command', 'preflight', 'healthcheck', 'smoke', 'compose', 'image', 'webhook']);

/**
 * What a person is asked before it happens. Nothing of what is named here runs before the yes; what was approved before runs
 * on as it is. Texts hold no secret values.
 */
export const approvalSchema = z.object({
  /** Changes with what is asked: a yes to something else than what was shown is refused. */
  id: approvalId,
  /** `trust`: nothing of this stack was ever approved. `command`: it would run something new. `change`: it runs nothing new. */
  kind: z.enum(['trust', 'command', 'change']),
  /** One sentence: what is asked and why. */
  sentence: z.string(),
  /** Everything that would run, for `trust`; else what is new. `before`: what it takes the place of. */
  commands: z.array(
    z.object({
      service: serviceId.optional(),
      what: runKind,
      text: z.string(),
      before: z.string().optional(),
    }),
  ),
  /** What differs from what was approved, with its consequence: `port 8000 → 8010, will restart`. */
  changes: z.array(z.object({ service: serviceId.optional(), text: z.string() })),
});

export const snapshotSchema = z.object({
  key: stackKey,
  stack: z.string(),
  file: z.string(),
  light: z.enum(lights),
  /** Since when the light has been so. */
  since: z.number(),
  /** One line of plain words: `3 of 4 up, api down 2 min`. */
  summary: z.string(),
  services: z.array(serviceSchema),
  findings: z.array(findingSchema),
  incidents: z.array(incidentSchema),
  /** The newest events, oldest first; `history` has all. */
  events: z.array(historyEventSchema),
  /** The last action and how far it is. */
  action: z.lazy(() => actionSchema).optional(),
  /** The stack file as it is now cannot be used; the last good one runs. */
  fileProblems: z.array(problemSchema),
  /** What its files say and Stacklight does not act on, or had to guess. The stack is used all the same. */
  fileNotes: z.array(problemSchema).optional(),
  /** What is waiting for approval: the whole stack, or a change of its file. */
  approval: approvalSchema.optional(),
  /** A demo stack offers "Cause a port conflict". */
  demo: z.boolean(),
});

export const planStepSchema = z.object({
  /** Names the step within its plan; what the page sends back to choose a foreign process. */
  id: z.string(),
  action: z.enum(['kill', 'stop', 'start', 'restart', 'change', 'connect', 'write', 'replace']),
  /** `pid 4711 (python main.py)`, `api`. */
  target: z.string(),
  reason: z.string(),
  service: serviceId.optional(),
  pid: z.number().int().optional(),
  /** The ports that it holds, where that is why it is in the plan. */
  ports: z.array(z.number().int()).optional(),
  /** On a choice: what it is, and with which others one tick chooses it (`3 copies of web on other ports`). */
  choice: z
    .object({
      kind: z.enum(['copy', 'foreign']),
      group: z.string(),
      label: z.string(),
      /** Chosen to begin with where a person sees it; never by a command line on its own. */
      ticked: z.boolean(),
    })
    .optional(),
});
export const planSchema = z.object({
  id: z.string(),
  kind: z.enum(['fix-ports', 'clean-up', 'doctor', 'up', 'down', 'restart']),
  steps: z.array(planStepSchema),
  /** Steps that are left out unless the user names them: what is foreign, and copies on other ports. */
  choices: z.array(planStepSchema),
  /** What will not be touched and what to do about it: protected holders, TIME_WAIT. */
  notes: z.array(z.string()),
});
export const verificationSchema = z.object({
  check: z.string(),
  ok: z.boolean(),
  detail: z.string(),
  /** With `ok: false`: it was started and nothing speaks against it, but it was not seen to hold either. */
  unproved: z.boolean().optional(),
});

export const actionSchema = z.object({
  id: z.string(),
  kind: planSchema.shape.kind,
  phase: z.enum(['planned', 'acting', 'verifying', 'done', 'failed']),
  plan: planSchema,
  /** One for each step of the plan, in its order. */
  progress: z.array(
    z.object({
      step: z.string(),
      status: z.enum(['pending', 'running', 'done', 'skipped', 'failed']),
      detail: z.string(),
    }),
  ),
  applied: z.boolean(),
  verification: z.array(verificationSchema),
  /** One sentence at the end. */
  outcome: z.string().optional(),
});

/** What a person can ask for. It names services, never a command, path, pid or container. */
export const intentSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('up'), stack: stackKey, services: z.array(serviceId) }),
  z.strictObject({ type: z.literal('down'), stack: stackKey, services: z.array(serviceId) }),
  z.strictObject({ type: z.literal('restart'), stack: stackKey, services: z.array(serviceId) }),
  /** Every service that should be up but is not: started or restarted. */
  z.strictObject({ type: z.literal('restartDown'), stack: stackKey }),
  /** Makes a plan and shows it; nothing is done. */
  z.strictObject({ type: z.literal('planFixPorts'), stack: stackKey }),
  z.strictObject({ type: z.literal('planCleanUp'), stack: stackKey }),
  /** Plans what would mend a finding and shows it. `fix` names one of the finding's fixes; without it, the first. */
  z.strictObject({
    type: z.literal('planFix'),
    stack: stackKey,
    finding: findingId,
    fix: z.string().max(128).optional(),
  }),
  /** Lists a finding as muted from now on, in this stack or in every stack; `unmute` takes both back. */
  z.strictObject({ type: z.literal('mute'), stack: stackKey, finding: findingId, forever: z.boolean() }),
  z.strictObject({ type: z.literal('unmute'), stack: stackKey, finding: findingId }),
  /** Does a plan that was shown, with the choices named. Refused when it is not the last one shown. */
  z.strictObject({ type: z.literal('applyPlan'), stack: stackKey, plan: z.string(), choices: z.array(z.string()) }),
  /** Puts the shown plan or the finished action away. */
  z.strictObject({ type: z.literal('dismiss'), stack: stackKey }),
  /**
   * The yes to what the snapshot's `approval` shows, named by its id; refused when that is not what is asked now. `start`: a
   * stack that was never approved is also started.
   */
  z.strictObject({ type: z.literal('approve'), stack: stackKey, approval: approvalId, start: z.boolean() }),
  /** The no: a change is not asked again until the file changes again; a stack that was never approved is closed. */
  z.strictObject({ type: z.literal('decline'), stack: stackKey, approval: approvalId }),
  /** Stops watching over a stack; its services run on, and it is not opened again by itself. */
  z.strictObject({ type: z.literal('close'), stack: stackKey }),
  /** Demo stack only: starts a stray copy on a port of the stack. */
  z.strictObject({ type: z.literal('demoConflict'), stack: stackKey }),
]);

/** A service that Stacklight proposes, in words for a person who decides whether to take it. */
export const proposedServiceSchema = z.object({
  id: serviceId,
  kind: serviceSchema.shape.kind,
  /** Where it stands: `compose.yaml, service api`, `pid 4711 on port 8000`. */
  from: z.string(),
  /** The Compose project or the repository that it belongs to, where several are proposed at once. */
  group: z.string().optional(),
  /** `8000`, `127.0.0.2:5432`, `53/udp`. */
  ports: z.array(z.string()),
  /** `GET http://localhost:8000/health, every 5 s`; left out where nothing checks it. */
  check: z.string().optional(),
  /** Everything of it that a yes would run; nothing where Stacklight only watches. */
  runs: z.array(z.object({ what: runKind, text: z.string() })),
  /** Why it is so, a clause each. */
  because: z.array(z.string()),
  /** Whether it is ticked to begin with. */
  chosen: z.boolean(),
  /** Why it could not start as it is. */
  problem: z.string().optional(),
});
/** What Stacklight understood of a folder, or of this machine, before anything of it is opened or runs. */
export const proposalSchema = z.object({
  /** Names it for the answer. */
  id: z.string().min(1).max(64),
  /** The stack's name. */
  name: z.string(),
  /** The folder as people write it (`~/shop`). */
  folder: z.string(),
  /** Names of the files that were read; none for what runs on this machine. */
  files: z.array(z.string()),
  services: z.array(proposedServiceSchema),
  /** What stands in the files and is not taken over. */
  notes: z.array(problemSchema),
});
const proposalId = proposalSchema.shape.id;
const chosenServices = z.array(serviceId).max(1_000);

/** What acts answers with, on the command line with `--json` too. */
export const outcomeSchema = z.object({
  plan: planSchema,
  applied: z.boolean(),
  verification: z.array(verificationSchema),
  /** Every step was done and every check holds; false for a plan that was only shown. */
  verified: z.boolean(),
  outcome: z.string().optional(),
});

/** First the whole, then only what changed. */
export const viewSchema = z.object({
  revision: z.number().int(),
  stacks: z.array(snapshotSchema),
  runtime: z.string(),
  hasTray: z.boolean(),
  notice: z.string().optional(),
});
export const patchSchema = z.object({
  revision: z.number().int(),
  /** Keys in order, when the set of stacks changed. */
  keys: z.array(stackKey).optional(),
  stacks: z.array(
    snapshotSchema
      .omit({ services: true, key: true })
      .partial()
      .extend({
        key: stackKey,
        services: z.array(serviceSchema).optional(),
        /** Ids in order, when the set of services changed. */
        order: z.array(serviceId).optional(),
        /** Present when the action was put away. */
        actionGone: z.boolean().optional(),
        /** `null`: nothing is waiting for approval any more. */
        approval: approvalSchema.nullable().optional(),
      }),
  ),
  /** `null`: the notice is gone. */
  notice: z.string().nullable().optional(),
  /** Present when it changed: a tray may come and go with the desktop's panel. */
  hasTray: z.boolean().optional(),
  runtime: z.string().optional(),
});

export const recentStackSchema = z.object({
  id: z.string().min(1).max(64),
  name: z.string(),
  /** The folder as people write it. */
  folder: z.string(),
});

export const settingsSchema = z.object({
  /** Stack files that are opened at start. */
  stacks: z.array(z.string()),
  notifications: z.object({ down: z.boolean(), recovered: z.boolean() }),
  startHidden: z.boolean(),
  startAtLogin: z.boolean(),
});

export const logChunkSchema = z.object({ lines: z.array(z.string()), note: z.string().optional() });

/** Channels of the page: request and answer. A channel without a schema does not compile. */
export const channels = {
  'stacklight:view': { request: z.undefined(), response: viewSchema },
  'stacklight:intent': {
    request: intentSchema,
    response: z.object({ ok: z.boolean(), problem: problemSchema.optional() }),
  },
  'stacklight:logs': {
    request: z.strictObject({ stack: stackKey, service: serviceId, lines: z.number().int().min(1).max(5_000) }),
    response: logChunkSchema,
  },
  'stacklight:history': {
    request: z.strictObject({
      stack: stackKey,
      service: serviceId.optional(),
      limit: z.number().int().min(1).max(1_000),
    }),
    response: z.array(historyEventSchema),
  },
  /** One incident as Markdown. */
  'stacklight:report': {
    request: z.strictObject({ stack: stackKey, incident: z.string().min(1).max(256) }),
    response: z.object({ markdown: z.string(), problem: problemSchema.optional() }),
  },
  'stacklight:open': { request: z.strictObject({ stack: stackKey, service: serviceId }), response: z.boolean() },
  'stacklight:open-stack': { request: z.undefined(), response: z.boolean() },
  /**
   * Looks at a folder that the person chooses, at what runs on this machine, or at what was dropped on the window. A folder
   * with a stack file of ours is opened at once (`stack`), and asks for its yes there. Nothing at all: the person left the dialog.
   */
  'stacklight:propose': {
    request: z.strictObject({ from: z.enum(['folder', 'machine', 'dropped']) }),
    response: z.object({
      proposal: proposalSchema.optional(),
      stack: stackKey.optional(),
      problem: problemSchema.optional(),
    }),
  },
  /** The stack file that would be written with these services. */
  'stacklight:proposal-text': {
    request: z.strictObject({ proposal: proposalId, services: chosenServices }),
    response: z.object({ text: z.string(), problem: problemSchema.optional() }),
  },
  /**
   * The yes to a proposal with these services. `open`: it becomes a stack, and `start` starts it; `save`: it is written as a
   * file to edit and nothing is opened. `saved`: the file that was written. Nothing at all: the person left the dialog.
   */
  'stacklight:accept': {
    request: z.strictObject({
      proposal: proposalId,
      services: chosenServices,
      how: z.enum(['open', 'save']),
      start: z.boolean(),
    }),
    response: z.object({
      stack: stackKey.optional(),
      saved: z.string().optional(),
      problem: problemSchema.optional(),
    }),
  },
  /** Stacks that were open before and are not now, the newest first; named by an id, never by a path. */
  'stacklight:recent': { request: z.undefined(), response: z.array(recentStackSchema) },
  'stacklight:open-recent': {
    request: z.strictObject({ id: recentStackSchema.shape.id }),
    response: z.object({ stack: stackKey.optional(), problem: problemSchema.optional() }),
  },
  /** From the preload alone, which the page cannot make say it: what a person dropped on the window. */
  'stacklight:dropped': { request: z.strictObject({ path: z.string().min(1).max(4_096) }), response: z.boolean() },
  'stacklight:open-demo': { request: z.undefined(), response: z.boolean() },
  'stacklight:settings': { request: z.undefined(), response: settingsSchema },
  'stacklight:change-settings': {
    request: settingsSchema.omit({ stacks: true }).partial().strict(),
    response: settingsSchema,
  },
} as const;
/** Pushed to the page. */
export const pushes = {
  'stacklight:patch': patchSchema,
  /** Show this service (a notification or menu entry was clicked), with its logs when asked. */
  'stacklight:show': z.object({
    stack: stackKey,
    service: serviceId.optional(),
    view: z.enum(['service', 'logs', 'plan', 'settings', 'home', 'open', 'approval']),
  }),
} as const;

export type ServiceState = (typeof serviceStates)[number];
export type Light = (typeof lights)[number];
export type Actor = (typeof actors)[number];
export type HolderView = z.infer<typeof holderSchema>;
export type PortView = z.infer<typeof portSchema>;
export type ServiceView = z.infer<typeof serviceSchema>;
export type Finding = z.infer<typeof findingSchema>;
export type Incident = z.infer<typeof incidentSchema>;
export type Ending = (typeof endings)[number];
export type HistoryEvent = z.infer<typeof historyEventSchema>;
export type Approval = z.infer<typeof approvalSchema>;
export type Snapshot = z.infer<typeof snapshotSchema>;
export type PlanStep = z.infer<typeof planStepSchema>;
export type Plan = z.infer<typeof planSchema>;
export type Verification = z.infer<typeof verificationSchema>;
export type Action = z.infer<typeof actionSchema>;
export type Outcome = z.infer<typeof outcomeSchema>;
export type Intent = z.infer<typeof intentSchema>;
export type View = z.infer<typeof viewSchema>;
export type Patch = z.infer<typeof patchSchema>;
export type ProposedServiceView = z.infer<typeof proposedServiceSchema>;
export type ProposalView = z.infer<typeof proposalSchema>;
export type RecentStack = z.infer<typeof recentStackSchema>;
export type Settings = z.infer<typeof settingsSchema>;
export type LogChunk = z.infer<typeof logChunkSchema>;
export type Channel = keyof typeof channels;
/** What the page may ask; the preload keeps the rest to itself. */
export type PageChannel = Exclude<Channel, 'stacklight:dropped'>;
export type Push = keyof typeof pushes;
export type RequestOf<C extends Channel> = z.infer<(typeof channels)[C]['request']>;
export type ResponseOf<C extends Channel> = z.infer<(typeof channels)[C]['response']>;
export type PushOf<P extends Push> = z.infer<(typeof pushes)[P]>;

/** What the preload exposes to the page as `window.stacklight`. */
export interface Bridge {
  request<C extends PageChannel>(channel: C, request: RequestOf<C>): Promise<ResponseOf<C>>;
  /** Returns the function that ends the subscription. */
  on<P extends Push>(push: P, listener: (value: PushOf<P>) => void): () => void;
}
