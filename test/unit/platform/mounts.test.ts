import { describe, expect, it } from 'vitest';
import { nearestRemote } from '../../../electron/platform/mounts.ts';

const table = [
  '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
  '23 22 0:5 / /sys/fs/fuse/connections rw - fusectl fusectl rw',
  '40 22 0:50 / /home/ann/far rw,nosuid - fuse.sshfs ann@far:/ rw',
  '41 22 0:51 / /mnt/share\\040two rw shared:2 master:1 - nfs4 server:/share rw',
  '42 40 8:2 / /home/ann/far/disk rw - ext4 /dev/sdb1 rw',
  '43 22 0:53 / /srv/over rw - nfs server:/srv rw',
  '44 43 8:3 / /srv/over rw - xfs /dev/sdc1 rw',
  '',
].join('\n');

describe('the disk of another machine that a path lies on', () => {
  it.each([
    ['/home/ann/far/project/.env', '/home/ann/far'],
    ['/home/ann/far', '/home/ann/far'],
    ['/home/ann/farther/.env', undefined],
    ['/home/ann/far/disk/.env', undefined],
    ['/mnt/share two/x', '/mnt/share two'],
    ['/sys/fs/fuse/connections/1', undefined],
    ['/srv/over/x', undefined],
    ['/etc/hosts', undefined],
  ])('of %s is %s', (path, mount) => {
    expect(nearestRemote(path, table)).toBe(mount);
  });
});
