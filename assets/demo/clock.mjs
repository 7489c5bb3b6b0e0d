/** Tells the time. Run a second time with another HOST it is the stray copy of the demo. */
import { serve } from './serve.mjs';

const TICK_MS = 10_000;

serve('clock', 4801, {
  '/': async () => ({ type: 'text/plain', body: `${new Date().toISOString()}\n` }),
});
setInterval(() => console.log(`${new Date().toISOString()} tick`), TICK_MS);
