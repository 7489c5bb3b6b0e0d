/** What Stacklight understood of a folder or a machine before anything of it is opened. */
import { z } from 'zod';
import { runKind } from './approval.ts';
import { serviceId } from './ids.ts';
import { problemSchema } from './problem.ts';
import { serviceSchema } from './service.ts';

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

export type ProposedServiceView = z.infer<typeof proposedServiceSchema>;

export type ProposalView = z.infer<typeof proposalSchema>;
