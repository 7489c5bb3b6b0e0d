// Writes its beginning and its end into a file, so that a test can count incarnations and see whether two lived at once.
import { appendFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
const say = (what) => appendFileSync(file, `${what} ${process.pid}\n`);
say('begin');
process.on('SIGTERM', () => {
  // An end that takes a moment: a second incarnation that did not wait would be seen.
  setTimeout(() => {
    say('end');
    process.exit(0);
  }, 150);
});
setInterval(() => undefined, 1_000);
