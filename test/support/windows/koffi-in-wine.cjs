/**
 * koffi with two calls filled in that Wine 8 answers without doing them. Everything else is Wine's own.
 *
 * GetExtendedTcpTable: the owner of a socket is always 0 there. A program of the tests writes its pid to `owner-PORT` once it
 * listens; rows with that local port get it.
 *
 * GenerateConsoleCtrlEvent: knows Ctrl-C alone ("FIXME: should support the other events"). CTRL_BREAK to a group makes the file
 * `break-PID` of its leader, which a program of the tests takes for the event.
 */
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const koffi = require('koffi-itself');

const FOLDER = path.join(__dirname, '..', '..', 'filled-in');
const CTRL_BREAK_EVENT = 1;
/** Bytes of a row, and where its local port and its owner stand: MIB_TCPROW_OWNER_PID, MIB_TCP6ROW_OWNER_PID. */
const ROWS = { 2: { bytes: 24, port: 8, pid: 20 }, 23: { bytes: 56, port: 20, pid: 52 } };

function ownerOf(port) {
  const file = path.join(FOLDER, `owner-${port}`);
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
}

function withOwners(call) {
  return (into, size, order, family, kind, reserved) => {
    const status = call(into, size, order, family, kind, reserved);
    if (status !== 0 || !into) return status;
    const row = ROWS[family];
    for (let at = 4, left = into.readUInt32LE(0); left > 0; at += row.bytes, left--) {
      if (into.readUInt32LE(at + row.pid) === 0)
        into.writeUInt32LE(ownerOf(into.readUInt16BE(at + row.port)), at + row.pid);
    }
    return status;
  };
}

function withBreak(call) {
  return (event, group) => {
    if (event !== CTRL_BREAK_EVENT) return call(event, group);
    writeFileSync(path.join(FOLDER, `break-${group}`), '');
    return 1;
  };
}

const FILLED_IN = [
  [/ GetExtendedTcpTable\(/, withOwners],
  [/ GenerateConsoleCtrlEvent\(/, withBreak],
];

function load(name) {
  const library = koffi.load(name);
  return {
    func: (prototype) => {
      const call = library.func(prototype);
      const [, fill] = FILLED_IN.find(([pattern]) => pattern.test(prototype)) ?? [];
      return fill ? fill(call) : call;
    },
  };
}

module.exports = new Proxy(koffi, { get: (target, key) => (key === 'load' ? load : target[key]) });
