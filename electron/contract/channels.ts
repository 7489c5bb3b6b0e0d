/**
 * Channels between page and main process, and what the preload makes of them.
 * Every message between page, main process, command line and supervisor is a schema in this folder; the types follow from
 * them. Times are epoch milliseconds and only for people; durations carry their unit in the name.
 */
import { z } from 'zod';
import { detailsSchema } from './details.ts';
import { historyEventSchema } from './history.ts';
import { serviceId, stackKey } from './ids.ts';
import { intentSchema } from './intent.ts';
import { logPartSchema, logRequestSchema } from './logs.ts';
import { metricsSchema, metricsSpans } from './metrics.ts';
import { engineChoiceSchema, engineTestSchema } from './preferences.ts';
import { problemSchema } from './problem.ts';
import { proposalSchema } from './proposal.ts';
import {
  aboutSchema,
  changedSettingsSchema,
  choicesSchema,
  editorChoiceSchema,
  recentStackSchema,
  settingsSchema,
} from './settings.ts';
import { timelineRequest, timelineSchema } from './timeline.ts';
import { updateSchema } from './updates.ts';
import { patchSchema, viewSchema } from './view.ts';

const proposalId = proposalSchema.shape.id;

const stackId = recentStackSchema.shape.id;

const chosenServices = z.array(serviceId).max(1_000);

/** Channels of the page: request and answer. A channel without a schema does not compile. */
export const channels = {
  'stacklight:view': { request: z.undefined(), response: viewSchema },
  'stacklight:intent': {
    request: intentSchema,
    response: z.object({ ok: z.boolean(), problem: problemSchema.optional() }),
  },
  'stacklight:logs': {
    request: logRequestSchema,
    response: z.array(logPartSchema),
  },
  /** Puts lines on the clipboard, without the stack's secrets. */
  'stacklight:copy-log': {
    request: z.strictObject({ stack: stackKey, text: z.string().max(200_000) }),
    response: z.boolean(),
  },
  /** Asks for a place and writes whole logs there, without the stack's secrets. Nothing at all: the person left the dialog. */
  'stacklight:save-log': {
    request: z.strictObject({ stack: stackKey, services: chosenServices.min(1) }),
    response: z.object({
      saved: z.string().optional(),
      lines: z.number().optional(),
      problem: problemSchema.optional(),
    }),
  },
  /** Opens the log of a native service with the program for such files. */
  'stacklight:open-log': {
    request: z.strictObject({ stack: stackKey, service: serviceId }),
    response: z.object({ problem: problemSchema.optional() }),
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
  /** Writes the same where a person says; `saved` is that file. Nothing at all: the person left the dialog. */
  'stacklight:save-report': {
    request: z.strictObject({ stack: stackKey, incident: z.string().min(1).max(256) }),
    response: z.object({ saved: z.string().optional(), problem: problemSchema.optional() }),
  },
  /** How each service of a stack was over a stretch of time. */
  'stacklight:timeline': {
    request: timelineRequest,
    response: z.object({ timeline: timelineSchema.optional(), problem: problemSchema.optional() }),
  },
  /** What was measured of a service. Whoever asks looks at it: its container is measured for a while. */
  'stacklight:metrics': {
    request: z.strictObject({ stack: stackKey, service: serviceId, span: z.enum(metricsSpans) }),
    response: z.object({ metrics: metricsSchema.optional(), problem: problemSchema.optional() }),
  },
  /** Processes, container, environment, definition and notes of a service, looked up now. */
  'stacklight:details': {
    request: z.strictObject({ stack: stackKey, service: serviceId }),
    response: z.object({ details: detailsSchema.optional(), problem: problemSchema.optional() }),
  },
  /** Opens a link of the notes of a service, as they stand in its approved stack file; any other address is refused. */
  'stacklight:open-link': {
    request: z.strictObject({ stack: stackKey, service: serviceId, url: z.string().min(1).max(2_048) }),
    response: z.boolean(),
  },
  'stacklight:open': { request: z.strictObject({ stack: stackKey, service: serviceId }), response: z.boolean() },
  /** Shows the stack file in the user's editor, or the file that the problem of this number is in. */
  'stacklight:open-stack-file': {
    request: z.strictObject({ stack: stackKey, problem: z.number().int().min(0).max(10_000).optional() }),
    response: z.object({ problem: problemSchema.optional() }),
  },
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
  'stacklight:change-settings': { request: choicesSchema.partial().strict(), response: changedSettingsSchema },
  /** A stack by its id: moved before another (or to the end), opened at the start or not, or taken off the list. */
  'stacklight:arrange-stack': {
    request: z.discriminatedUnion('how', [
      z.strictObject({ how: z.literal('move'), id: stackId, before: stackId.optional() }),
      z.strictObject({ how: z.literal('at-start'), id: stackId, open: z.boolean() }),
    ]),
    response: settingsSchema,
  },
  /** No notifications for an hour, or again from now on; of one stack, or of all. */
  'stacklight:snooze': {
    request: z.strictObject({ on: z.boolean(), stack: stackKey.optional() }),
    response: settingsSchema,
  },
  'stacklight:test-notification': { request: z.undefined(), response: z.boolean() },
  'stacklight:engines': { request: z.undefined(), response: z.array(engineChoiceSchema) },
  'stacklight:test-engine': {
    request: z.strictObject({ context: choicesSchema.shape.engineContext }),
    response: engineTestSchema,
  },
  'stacklight:editors': { request: z.undefined(), response: z.array(editorChoiceSchema) },
  'stacklight:about': { request: z.undefined(), response: aboutSchema },
  /** Where this copy stands with its updates; `look`: asks the feed first; `install`: asks the person, then does it. */
  'stacklight:update': {
    request: z.strictObject({ step: z.enum(['tell', 'look', 'install']) }),
    response: updateSchema,
  },
  /** Shows the data folder in the desktop's file manager. */
  'stacklight:show-folder': { request: z.undefined(), response: z.boolean() },
} as const;

/** Pushed to the page. */
export const pushes = {
  'stacklight:patch': patchSchema,
  /** They are otherwise now, whoever changed them. */
  'stacklight:settings-changed': settingsSchema,
  'stacklight:update-changed': updateSchema,
  /** Show this service (a notification or menu entry was clicked), with its logs when asked. */
  'stacklight:show': z.object({
    stack: stackKey,
    service: serviceId.optional(),
    view: z.enum(['service', 'logs', 'plan', 'settings', 'home', 'open', 'approval']),
  }),
} as const;

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
