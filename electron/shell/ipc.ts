import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import { inertValue } from '../../shared/text/inert.ts';
import {
  type Channel,
  channels,
  type Push,
  type PushOf,
  pushes,
  type RequestOf,
  type ResponseOf,
} from '../contract/channels.ts';
import { LIMITS } from '../limits.ts';
import { messageOf } from '../result.ts';
import type { Log } from './log.ts';
import { isOwnUrl } from './security.ts';

/** Every request comes through this one Electron channel, so that an unknown name is ours to refuse and to log. */
const DOOR = 'stacklight';

/** An answer to each channel; a channel that is missing here does not compile. */
export type Answers = { readonly [C in Channel]: (request: RequestOf<C>) => Promise<ResponseOf<C>> };

export type Refusal =
  | 'unknown channel'
  | 'not our window'
  | 'not the main frame'
  | 'wrong origin'
  | 'oversized request'
  | 'malformed request'
  | 'malformed answer';

/** What the guard looks at of an Electron event. */
export interface Sender {
  /** The window it came from is the panel. */
  readonly isPanel: boolean;
  readonly isMainFrame: boolean;
  readonly url: string;
}

/** Why a request may not come in; undefined when it may. Pure, and in the order from cheap to dear. */
export function refusalOf(sender: Sender, channel: unknown, payload: unknown): Refusal | undefined {
  if (!isChannel(channel)) return 'unknown channel';
  if (!sender.isPanel) return 'not our window';
  if (!sender.isMainFrame) return 'not the main frame';
  if (!isOwnUrl(sender.url)) return 'wrong origin';
  if (sizeOf(payload) > LIMITS.shell.requestBytes) return 'oversized request';
  return channels[channel].request.safeParse(payload).success ? undefined : 'malformed request';
}

/**
 * Opens the door: `panel` names the only page that is listened to. The answers may come later than the door, so that
 * the page can be there before the supervisor is; what it asks meanwhile waits.
 */
export function openDoor(
  ipcMain: Pick<IpcMain, 'handle'>,
  panel: () => WebContents | undefined,
  answers: Promise<Answers>,
  log: Log,
): void {
  ipcMain.handle(DOOR, async (event, channel: unknown, payload: unknown) => {
    const refusal = refusalOf(senderOf(event, panel()), channel, payload);
    if (refusal === undefined && isChannel(channel)) return answer(channel, payload, await answers, log);
    log(`refused a message of the page: ${refusal}${isChannel(channel) ? ` (${channel})` : ''}`);
    throw new Error(`refused: ${refusal}`);
  });
}

/** Sends to the page what the contract allows; a page that is gone or not there yet asks for everything anyway. */
export function push<P extends Push>(contents: WebContents | undefined, name: P, value: PushOf<P>): void {
  if (!contents || contents.isDestroyed() || contents.isCrashed()) return;
  contents.send(name, inertValue(pushes[name].parse(value)));
}

async function answer<C extends Channel>(channel: C, payload: unknown, answers: Answers, log: Log) {
  // The one place where the types cannot follow: schema and answer of a channel belong together by the contract.
  const request = channels[channel].request.parse(payload) as RequestOf<C>;
  const response = await answers[channel](request).catch((error: unknown) => {
    log(`${channel} failed: ${messageOf(error)}`);
    throw new Error(`${channel} failed`);
  });
  const checked = channels[channel].response.safeParse(response);
  // The lines of a log keep their colours, which the page reads; the rest of them is made inert where they are read.
  if (checked.success) return channel === 'stacklight:logs' ? checked.data : inertValue(checked.data);
  const refusal: Refusal = 'malformed answer';
  log(`refused our own message to the page: ${refusal} (${channel})`);
  throw new Error(`refused: ${refusal}`);
}

function senderOf(event: IpcMainInvokeEvent, panel: WebContents | undefined): Sender {
  // null when the frame was destroyed or navigated before the message was read.
  const frame = event.senderFrame;
  return {
    isPanel: panel !== undefined && event.sender === panel,
    isMainFrame: frame !== null && frame.parent === null,
    url: frame?.url ?? '',
  };
}

function isChannel(value: unknown): value is Channel {
  return typeof value === 'string' && Object.hasOwn(channels, value);
}

function sizeOf(payload: unknown): number {
  try {
    return JSON.stringify(payload)?.length ?? 0;
  } catch {
    // A cycle passes the structured clone but is no message of ours.
    return Number.POSITIVE_INFINITY;
  }
}
