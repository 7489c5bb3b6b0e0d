import { readFileSync } from 'node:fs';

/** Kinds of file systems that are answered by another machine or another program, and so may not be answered at all. */
const REMOTE = /^(?:fuse(?!ctl)|nfs|cifs|smb|9p|afs|ceph|glusterfs|lustre|ncp|virtiofs|davfs|sshfs)/;

/**
 * Where the disk of another machine is mounted on which a path lies, as it is written. Undefined where it lies on no such disk, or where
 * the system keeps no table of them (then each path stands for itself). The table is the kernel's own: no disk is asked.
 */
export function remoteMountOf(path: string): string | undefined {
  let table: string;
  try {
    table = readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return undefined;
  }
  return nearestRemote(path, table);
}

/** `table`: as in proc(5), "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw", blanks in paths as `\040`. Pure. */
export function nearestRemote(path: string, table: string): string | undefined {
  let nearest: { readonly point: string; readonly remote: boolean } | undefined;
  for (const line of table.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const point = before
      .split(' ')[4]
      ?.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(parseInt(code, 8)));
    if (point === undefined || !(path === point || path.startsWith(point === '/' ? '/' : `${point}/`))) continue;
    // Of several mounts on one place the last one is seen.
    if (point.length >= (nearest?.point.length ?? 0)) nearest = { point, remote: REMOTE.test(after) };
  }
  return nearest?.remote ? nearest.point : undefined;
}
