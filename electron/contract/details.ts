/** What the page of one service shows beyond the snapshot: looked up when it is looked at, and never part of a view. */
import { z } from 'zod';

const processSchema = z.object({
  pid: z.number().int(),
  /** Its parent, where that is part of the same tree. */
  parent: z.number().int().optional(),
  command: z.string(),
  startedAt: z.number().optional(),
  /** Percent of one core, and bytes, as last measured. */
  cpu: z.number().optional(),
  memory: z.number().optional(),
  /** `127.0.0.1:8000`, `[::1]:5353/udp`: what it listens on. */
  listens: z.array(z.string()),
});

const containerSchema = z.object({
  image: z.string(),
  /** `sha256:…` of the registry where the image came from one, else the image's own id. */
  digest: z.string(),
  createdAt: z.number(),
  startedAt: z.number().optional(),
  mounts: z.array(z.object({ kind: z.string(), source: z.string(), target: z.string(), readOnly: z.boolean() })),
  networks: z.array(z.object({ name: z.string(), address: z.string(), aliases: z.array(z.string()) })),
  /** What it may use; left out where nothing limits it. */
  limits: z.object({
    memoryBytes: z.number().optional(),
    cpus: z.number().optional(),
    pids: z.number().optional(),
  }),
});

/** Where a variable gets its value. `user`: of the person's own environment; `image` and `container`: as the engine has it. */
const environmentOrigins = ['file', 'env-file', 'user', 'image', 'container'] as const;

const variableSchema = z.object({
  name: z.string(),
  origin: z.enum(environmentOrigins),
  /** Of an env file: its path beside the stack file, and the line. */
  file: z.string().optional(),
  line: z.number().int().optional(),
  /** The beginning of a keyed hash: the same value has the same one in every service of this machine. Never the value. */
  fingerprint: z.string(),
});

const definitionSchema = z.object({
  /** In the keys of a stack file, with every default filled in and without values of the environment. */
  text: z.string(),
  file: z.string(),
  /** Of the service in the file, where the file names services so. */
  line: z.number().int().optional(),
  /** What Compose runs of it, where Compose does: `image redis:7`. */
  compose: z.string().optional(),
});

export const detailsSchema = z.object({
  processes: z.array(processSchema),
  container: containerSchema.optional(),
  environment: z.array(variableSchema),
  /** Further variables of the person's own environment that it gets as they are. */
  inherited: z.number().int(),
  definition: definitionSchema,
  /** `notes:` of the stack file, Markdown. */
  notes: z.string().optional(),
});

export type Details = z.infer<typeof detailsSchema>;
