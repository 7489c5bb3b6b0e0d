/**
 * The bridge between page and main process, and nothing else. Runs sandboxed, as CommonJS, with everything bundled
 * in. Checks what goes out and what comes in against the contract; event objects never reach the page.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { z } from 'zod';
import { type Bridge, type Channel, channels, pushes } from './contract/channels.ts';

/** The one Electron channel of `shell/ipc.ts`; that file cannot be imported here, where there is no Node. */
const DOOR = 'stacklight';

/** What was dropped is said by this file alone: the page gets no file and names no path. */
const DROPPED: Channel = 'stacklight:dropped';

// Zod compiles schemas with `new Function` where it may; the page's security policy forbids it and reports the try.
z.config({ jitless: true });

const bridge: Bridge = {
  async request(channel, request) {
    const known = Object.hasOwn(channels, channel) && String(channel) !== DROPPED;
    if (!known) throw new Error(`no such channel: ${String(channel)}`);
    const { request: requestSchema, response: responseSchema } = channels[channel];
    const checked = requestSchema.safeParse(request);
    if (!checked.success) throw new Error(`malformed request: ${channel}`);
    const response: unknown = await ipcRenderer.invoke(DOOR, channel, checked.data);
    return responseSchema.parse(response) as never;
  },
  on(push, listener) {
    if (!Object.hasOwn(pushes, push)) throw new Error(`no such push: ${String(push)}`);
    const schema = pushes[push];
    const receive = (_event: unknown, value: unknown) => {
      const checked = schema.safeParse(value);
      if (checked.success) listener(checked.data as never);
    };
    ipcRenderer.on(push, receive);
    return () => {
      ipcRenderer.removeListener(push, receive);
    };
  },
};

// Before the page hears of it: what it asks after the drop comes after this. An event that a script made up is not a person's.
window.addEventListener(
  'drop',
  (event) => {
    const file = event.isTrusted ? event.dataTransfer?.files[0] : undefined;
    const path = file && webUtils.getPathForFile(file);
    if (path) ipcRenderer.invoke(DOOR, DROPPED, { path }).catch(() => undefined);
  },
  true,
);

contextBridge.exposeInMainWorld('stacklight', bridge);
