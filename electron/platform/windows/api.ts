/**
 * The functions of Windows that Node does not offer, declared as in the Windows SDK (processthreadsapi.h, jobapi.h, memoryapi.h,
 * iphlpapi.h, winternl.h, wincon.h, securitybaseapi.h). Handles are numbers; 0 is none.
 */
import type { NativeCalls } from '../native-library.ts';

export type Handle = number;
/** What koffi takes for a pointer to bytes that the system reads or writes. */
type Bytes = Uint8Array;

/** BOOL: 0 is failure, and `lastError` says why. NTSTATUS: negative is failure. */
export interface WindowsApi {
  /** Where the bytes of a buffer lie, for structures that point to others. The buffer has to live on until they were used. */
  addressOf(bytes: Bytes): bigint;
  lastError(): number;
  closeHandle(handle: Handle): number;
  openProcess(access: number, inherit: 0, pid: number): Handle;
  getProcessTimes(process: Handle, creation: Bytes, exit: Bytes, kernel: Bytes, user: Bytes): number;
  getExitCodeProcess(process: Handle, code: Bytes): number;
  terminateProcess(process: Handle, code: number): number;
  queryFullProcessImageName(process: Handle, flags: number, name: Bytes, characters: Bytes): number;
  readProcessMemory(process: Handle, address: bigint, into: Bytes, length: number, read: Bytes): number;
  waitForSingleObject(handle: Handle, milliseconds: number): number;
  /** The same on a thread of the pool. */
  waitFor(handle: Handle): Promise<number>;
  createEvent(manualReset: 0 | 1): Handle;
  setEvent(event: Handle): number;
  /** Sets `event` once when `object` is signalled; the wait's handle, 0 on failure. */
  setEventWhen(object: Handle, event: Handle): Handle;
  unregisterWait(wait: Handle): number;
  createJob(name: string): Handle;
  openJob(access: number, name: string): Handle;
  assignToJob(job: Handle, process: Handle): number;
  terminateJob(job: Handle, code: number): number;
  queryJob(job: Handle, kind: number, into: Bytes, length: number): number;
  /** A copy of our handle in another process, with `access` alone. */
  giveHandle(handle: Handle, process: Handle, access: number): number;
  createFile(path: string, access: number, share: number, security: Bytes | null, how: number, flags: number): Handle;
  createProcess(order: CreateProcess): number;
  initAttributes(list: Bytes | null, count: number, size: Bytes): number;
  updateAttribute(list: Bytes, attribute: number, value: Bytes, length: number): number;
  deleteAttributes(list: Bytes): void;
  resumeThread(thread: Handle): number;
  attachConsole(pid: number): number;
  freeConsole(): number;
  hasConsole(): boolean;
  sendBreak(group: number): number;
  querySystem(kind: number, into: Bytes, length: number, needed: Bytes): number;
  queryProcess(process: Handle, kind: number, into: Bytes, length: number, needed: Bytes): number;
  tcpTable(into: Bytes | null, size: Bytes, family: number, kind: number): number;
  udpTable(into: Bytes | null, size: Bytes, family: number, kind: number): number;
  /** The user of a process as the bytes of its SID; undefined where we may not ask. */
  userOf(process: Handle): Buffer | undefined;
  /** Text of a SID, `S-1-5-21-...`. */
  sidText(sid: Bytes): string | undefined;
  /** Gives an open object the access list that a text of the security descriptor language describes. */
  protect(handle: Handle, descriptor: string): number;
}

export interface CreateProcess {
  readonly program: string;
  /** UTF-16 with its closing zero; the system writes in it. */
  readonly commandLine: Bytes;
  readonly flags: number;
  readonly environment: Bytes;
  readonly cwd: string;
  /** STARTUPINFOEXW and PROCESS_INFORMATION. */
  readonly startup: Bytes;
  readonly information: Bytes;
}

const INFINITE = 0xffff_ffff;
const TOKEN_QUERY = 8;
const TOKEN_USER = 1;
const TOKEN_BYTES = 256;
/** A TOKEN_USER is a pointer to the SID, its attributes, and then the SID itself (winnt.h). */
const SID_AT = 16;
const SDDL_REVISION = 1;
/** DACL_SECURITY_INFORMATION, and that nothing is inherited: PROTECTED_DACL_SECURITY_INFORMATION. */
const OWN_DACL = 0x8000_0004;
const WT_EXECUTEONLYONCE = 8;
const CTRL_BREAK_EVENT = 1;

/** Throws where a library has no such function. */
export function openWindowsApi({ koffi }: Extract<NativeCalls, { ok: true }>): WindowsApi {
  const kernel = koffi.load('kernel32.dll');
  const nt = koffi.load('ntdll.dll');
  const ip = koffi.load('iphlpapi.dll');
  const security = koffi.load('advapi32.dll');
  const k = (prototype: string) => kernel.func(prototype);
  const wait = k('uint32_t WaitForSingleObject(intptr_t handle, uint32_t milliseconds)');
  const createJob = k('intptr_t CreateJobObjectW(void *security, const char16_t *name)');
  const openJob = k('intptr_t OpenJobObjectW(uint32_t access, int inherit, const char16_t *name)');
  const createEvent = k('intptr_t CreateEventW(void *security, int manual, int set, const char16_t *name)');
  const closeHandle = k('int CloseHandle(intptr_t handle)');
  const duplicate = k(
    'int DuplicateHandle(intptr_t from, intptr_t handle, intptr_t to, _Out_ uint8_t *copy, uint32_t access, int inherit, uint32_t options)',
  );
  const createFile = k(
    'intptr_t CreateFileW(const char16_t *path, uint32_t access, uint32_t share, const uint8_t *security, uint32_t how, uint32_t flags, intptr_t template)',
  );
  const createProcess = k(
    'int CreateProcessW(const char16_t *program, _Inout_ uint8_t *line, void *process, void *thread, int inherit, uint32_t flags, const uint8_t *environment, const char16_t *cwd, const uint8_t *startup, _Out_ uint8_t *information)',
  );
  const initAttributes = k(
    'int InitializeProcThreadAttributeList(_Inout_ uint8_t *list, uint32_t count, uint32_t flags, _Inout_ uint8_t *size)',
  );
  const updateAttribute = k(
    'int UpdateProcThreadAttribute(_Inout_ uint8_t *list, uint32_t flags, size_t attribute, uint64_t value, size_t length, void *before, void *size)',
  );
  const registerWait = k(
    'int RegisterWaitForSingleObject(_Out_ uint8_t *wait, intptr_t object, intptr_t callback, intptr_t context, uint32_t milliseconds, uint32_t flags)',
  );
  const moduleHandle = k('intptr_t GetModuleHandleW(const char16_t *name)');
  const procAddress = k('intptr_t GetProcAddress(intptr_t module, const char *name)');
  const consoleProcesses = k('uint32_t GetConsoleProcessList(_Out_ uint8_t *pids, uint32_t count)');
  const sendEvent = k('int GenerateConsoleCtrlEvent(uint32_t event, uint32_t group)');
  const localFree = k('intptr_t LocalFree(intptr_t memory)');
  const openToken = security.func('int OpenProcessToken(intptr_t process, uint32_t access, _Out_ uint8_t *token)');
  const tokenInformation = security.func(
    'int GetTokenInformation(intptr_t token, int kind, _Out_ uint8_t *into, uint32_t length, _Out_ uint8_t *needed)',
  );
  const sidText = security.func('int ConvertSidToStringSidW(const uint8_t *sid, _Out_ uint8_t *text)');
  const descriptorOf = security.func(
    'int ConvertStringSecurityDescriptorToSecurityDescriptorW(const char16_t *text, uint32_t revision, _Out_ uint8_t *descriptor, void *size)',
  );
  const setSecurity = security.func(
    'int SetKernelObjectSecurity(intptr_t handle, uint32_t information, intptr_t descriptor)',
  );
  // A callback gets the context that it was registered with as its first argument, as SetEvent gets its event.
  const setEventAddress = procAddress(moduleHandle('kernel32.dll'), 'SetEvent');

  return {
    addressOf: (bytes) => BigInt(koffi.address(bytes)),
    lastError: k('uint32_t GetLastError()'),
    closeHandle,
    openProcess: k('intptr_t OpenProcess(uint32_t access, int inherit, uint32_t pid)'),
    getProcessTimes: k(
      'int GetProcessTimes(intptr_t process, _Out_ uint8_t *creation, _Out_ uint8_t *exit, _Out_ uint8_t *kernel, _Out_ uint8_t *user)',
    ),
    getExitCodeProcess: k('int GetExitCodeProcess(intptr_t process, _Out_ uint8_t *code)'),
    terminateProcess: k('int TerminateProcess(intptr_t process, uint32_t code)'),
    queryFullProcessImageName: k(
      'int QueryFullProcessImageNameW(intptr_t process, uint32_t flags, _Out_ uint8_t *name, _Inout_ uint8_t *size)',
    ),
    readProcessMemory: k(
      'int ReadProcessMemory(intptr_t process, uint64_t address, _Out_ uint8_t *into, size_t length, _Out_ uint8_t *read)',
    ),
    waitForSingleObject: wait,
    waitFor: (handle) =>
      new Promise((resolve, reject) => {
        wait.async(handle, INFINITE, (error: unknown, answer: number) => (error ? reject(error) : resolve(answer)));
      }),
    createEvent: (manual) => createEvent(null, manual, 0, null),
    setEvent: k('int SetEvent(intptr_t event)'),
    setEventWhen: (object, event) => {
      const handle = Buffer.alloc(8);
      const registered = registerWait(handle, object, setEventAddress, event, INFINITE, WT_EXECUTEONLYONCE);
      return registered ? Number(handle.readBigUInt64LE(0)) : 0;
    },
    unregisterWait: k('int UnregisterWait(intptr_t wait)'),
    createJob: (name) => createJob(null, name),
    openJob: (access, name) => openJob(access, 0, name),
    assignToJob: k('int AssignProcessToJobObject(intptr_t job, intptr_t process)'),
    terminateJob: k('int TerminateJobObject(intptr_t job, uint32_t code)'),
    queryJob: (() => {
      const query = k(
        'int QueryInformationJobObject(intptr_t job, int kind, _Out_ uint8_t *into, uint32_t length, void *needed)',
      );
      return (job: Handle, kind: number, into: Bytes, length: number) => query(job, kind, into, length, null);
    })(),
    giveHandle: (handle, process, access) => duplicate(-1, handle, process, Buffer.alloc(8), access, 0, 0),
    createFile: (path, access, share, attributes, how, flags) =>
      createFile(path, access, share, attributes, how, flags, 0),
    createProcess: ({ program, commandLine, flags, environment, cwd, startup, information }) =>
      createProcess(program, commandLine, null, null, 1, flags, environment, cwd, startup, information),
    initAttributes: (list, count, size) => initAttributes(list, count, 0, size),
    updateAttribute: (list, attribute, value, length) =>
      updateAttribute(list, 0, attribute, BigInt(koffi.address(value)), length, null, null),
    deleteAttributes: k('void DeleteProcThreadAttributeList(_Inout_ uint8_t *list)'),
    resumeThread: k('uint32_t ResumeThread(intptr_t thread)'),
    attachConsole: k('int AttachConsole(uint32_t pid)'),
    freeConsole: k('int FreeConsole()'),
    hasConsole: () => consoleProcesses(Buffer.alloc(4), 1) > 0,
    sendBreak: (group) => sendEvent(CTRL_BREAK_EVENT, group),
    querySystem: nt.func(
      'int NtQuerySystemInformation(int kind, _Out_ uint8_t *into, uint32_t length, _Out_ uint8_t *needed)',
    ),
    queryProcess: nt.func(
      'int NtQueryInformationProcess(intptr_t process, int kind, _Out_ uint8_t *into, uint32_t length, _Out_ uint8_t *needed)',
    ),
    tcpTable: tableCall(ip.func(tablePrototype('GetExtendedTcpTable'))),
    udpTable: tableCall(ip.func(tablePrototype('GetExtendedUdpTable'))),
    userOf: (process) => {
      const token = Buffer.alloc(8);
      if (!openToken(process, TOKEN_QUERY, token)) return undefined;
      const handle = Number(token.readBigUInt64LE(0));
      const user = Buffer.alloc(TOKEN_BYTES);
      const needed = Buffer.alloc(4);
      const answered = tokenInformation(handle, TOKEN_USER, user, user.length, needed);
      closeHandle(handle);
      return answered ? user.subarray(SID_AT, needed.readUInt32LE(0)) : undefined;
    },
    sidText: (sid) => {
      const text = Buffer.alloc(8);
      if (!sidText(sid, text)) return undefined;
      const at = text.readBigUInt64LE(0);
      const found = koffi.decode(at, 'char16_t', -1);
      localFree(at);
      return String(found);
    },
    protect: (handle, text) => {
      const descriptor = Buffer.alloc(8);
      if (!descriptorOf(text, SDDL_REVISION, descriptor, null)) return 0;
      const at = descriptor.readBigUInt64LE(0);
      const set = setSecurity(handle, OWN_DACL, at);
      localFree(at);
      return set;
    },
  };
}

function tablePrototype(name: string): string {
  return `uint32_t ${name}(_Out_ uint8_t *into, _Inout_ uint8_t *size, int order, uint32_t family, int kind, uint32_t reserved)`;
}

function tableCall(call: (...values: unknown[]) => number): WindowsApi['tcpTable'] {
  return (into, size, family, kind) => call(into, size, 0, family, kind, 0);
}
