/** A container that publishes a port, where there is an engine: made from this machine's busybox, since nothing may be pulled. */
import { execFileSync } from 'node:child_process';

const IMAGE = 'stacklight-bench:busybox';
const NAME = 'stacklight-bench-holder';

/** Undefined, with a word, where there is no engine. */
export function containerHolder(port) {
  try {
    execFileSync(
      '/bin/sh',
      [
        '-c',
        `tar -cC / "$(readlink -f "$(command -v busybox)" | sed 's,^/,,')" | docker import -c 'ENTRYPOINT ["/bin/busybox"]' - ${IMAGE}`,
      ],
      { stdio: 'ignore' },
    );
    execFileSync('docker', ['rm', '-f', NAME], { stdio: 'ignore' });
    execFileSync('docker', ['run', '-d', '--name', NAME, '-p', `${port}:80`, IMAGE, 'httpd', '-f', '-p', '80'], {
      stdio: 'ignore',
    });
  } catch {
    console.error('no container engine answers: all holders are native');
    return undefined;
  }
  return { name: NAME, remove: () => execFileSync('docker', ['rm', '-f', NAME], { stdio: 'ignore' }) };
}
