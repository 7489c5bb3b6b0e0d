import { crash } from './rows/crash.mjs';
import { idle } from './rows/idle.mjs';
import { idleHttp } from './rows/idle-http.mjs';
import { start } from './rows/start.mjs';
import { status } from './rows/status.mjs';

/** In the order of the table. */
export const ROWS = [idle, idleHttp, start, crash, status];
