// Closes its output and goes on.
import { closeSync } from 'node:fs';

console.log('closing');
closeSync(1);
closeSync(2);
setInterval(() => undefined, 1_000);
