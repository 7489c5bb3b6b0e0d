import { adoptedEnd } from './rows/adopted-end.mjs';
import { appMemory } from './rows/app-memory.mjs';
import { appStart } from './rows/app-start.mjs';
import { crash } from './rows/crash.mjs';
import { doctor } from './rows/doctor.mjs';
import { executable } from './rows/executable.mjs';
import { fixPorts } from './rows/fix-ports.mjs';
import { idle } from './rows/idle.mjs';
import { idleHttp } from './rows/idle-http.mjs';
import { inventory } from './rows/inventory.mjs';
import { logs } from './rows/logs.mjs';
import { page } from './rows/page.mjs';
import { scale } from './rows/scale.mjs';
import { start } from './rows/start.mjs';
import { status } from './rows/status.mjs';
import { whoAnswers } from './rows/who-answers.mjs';

/** In the order of the table. */
export const ROWS = [
  idle,
  idleHttp,
  start,
  crash,
  status,
  executable,
  fixPorts,
  inventory,
  whoAnswers,
  doctor,
  adoptedEnd,
  scale,
  logs,
  appStart,
  appMemory,
  page,
];
