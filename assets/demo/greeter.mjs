/** Greets, with the time that it asks the clock for. */
import { ask, serve } from './serve.mjs';

const { CLOCK_URL = 'http://127.0.0.1:4801' } = process.env;

serve('greeter', 4802, {
  '/': async (url) => {
    const name = (url.searchParams.get('name') ?? 'stranger').replace(/[^\p{L}\p{N} -]/gu, '').slice(0, 40);
    const time = await ask('clock', CLOCK_URL);
    return { type: 'text/plain', body: `Hello ${name}, it is ${time}\n` };
  },
});
