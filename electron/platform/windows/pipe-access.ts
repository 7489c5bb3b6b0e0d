/** Who may open the control pipe. */
import { fail, ok, type Result } from '../../result.ts';
import type { WindowsApi } from './api.ts';

/** winnt.h, fileapi.h */
const READ_CONTROL_WRITE_DAC = 0x0006_0000;
const SHARE_ALL = 0x7;
const OPEN_EXISTING = 3;
const INVALID_HANDLE = -1;
const SELF = -1;

/**
 * Only our user, and the system itself: Node's pipes can be read by everybody otherwise. The list is the pipe's, of all its instances,
 * those to come too. Problem: `control-socket`.
 */
export function keepToUser(api: WindowsApi, path: string): Result<void> {
  const problem = (what: string) =>
    fail({ code: 'control-socket', message: `The control pipe ${path} cannot be kept to this user: ${what}.` });
  const user = api.userOf(SELF);
  const sid = user && api.sidText(user);
  if (!sid) return problem(`Windows does not say who that is (error ${api.lastError()})`);
  const pipe = api.createFile(path, READ_CONTROL_WRITE_DAC, SHARE_ALL, null, OPEN_EXISTING, 0);
  if (pipe === INVALID_HANDLE) return problem(`it cannot be opened (error ${api.lastError()})`);
  try {
    // P: nothing inherited. GA: all rights, for the user and for the system.
    return api.protect(pipe, `D:P(A;;GA;;;${sid})(A;;GA;;;SY)`)
      ? ok(undefined)
      : problem(`its access list cannot be set (error ${api.lastError()})`);
  } finally {
    api.closeHandle(pipe);
  }
}
