/** A container that publishes a port, where there is an engine: made from this machine's busybox, since nothing may be pulled. */
import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';

const IMAGE = 'stacklight-bench:busybox';
const NAME = 'stacklight-bench-holder';
const quiet = { stdio: 'ignore' };

/** Undefined, with a word, where there is no engine or no static busybox. */
export function containerHolder(port) {
  try {
    const program = realpathSync(execFileSync('/bin/sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).trim());
    const change = `ENTRYPOINT ["${program}"]`;
    execFileSync(
      '/bin/sh',
      ['-c', 'tar -cC / "$1" | docker import -c "$2" - "$3"', 'sh', program.slice(1), change, IMAGE],
      quiet,
    );
    remove();
    execFileSync('docker', ['run', '-d', '--name', NAME, '-p', `${port}:80`, IMAGE, 'httpd', '-f', '-p', '80'], quiet);
  } catch {
    console.error('no container can be started here: all holders are native');
    remove();
    return undefined;
  }
  return { name: NAME, remove };
}

function remove() {
  try {
    execFileSync('docker', ['rm', '-f', NAME], quiet);
  } catch {
    // There is none.
  }
}
