/** A service as it is seen: its state, health, process or containers, and the holders of its ports. */
import { z } from 'zod';
import { serviceId } from './ids.ts';

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
  /**
   * How fast its checks were answered over the last quarter of an hour: the mean of each stretch of `stepMs`, oldest first, in
   * milliseconds; `null`: none passed in it. Only stretches that are over, so that it changes once in each.
   */
  latency: z.object({ stepMs: z.number().int().positive(), means: z.array(z.number().nullable()) }).optional(),
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

export type ServiceState = (typeof serviceStates)[number];

export type Light = (typeof lights)[number];

export type HolderView = z.infer<typeof holderSchema>;

export type PortView = z.infer<typeof portSchema>;

export type ServiceView = z.infer<typeof serviceSchema>;
