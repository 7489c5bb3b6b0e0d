/** Supervisors of others, as their own documentation has them run a set of commands. One that is not installed is left out, with a word. */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { descendantsOf, until } from '../measure.mjs';

const versionOf = (command, args) => () => {
  try {
    const text = execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    return text.match(/\d+(?:\.\d+)+/)?.[0];
  } catch {
    return undefined;
  }
};

const packageVersion = (name) => () => {
  try {
    return (
      execFileSync('dpkg-query', ['-W', '-f', '$' + '{Version}', name], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }) || undefined
    );
  } catch {
    return undefined;
  }
};

function ended(child) {
  return child.exitCode !== null ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve));
}

/** Kills a supervisor and all below it, by pid: children first listed, so that nothing slips out. */
async function endTree(child, folder) {
  const below = descendantsOf(child.pid);
  for (const pid of [child.pid, ...below]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
  await ended(child);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function foreground(name, version, prepare) {
  return {
    name,
    version,
    async start(folder, services) {
      const [command, args, env = {}] = prepare(folder, services);
      const began = Date.now();
      const child = spawn(command, args, { cwd: folder, stdio: 'ignore', env: { ...process.env, ...env } });
      return {
        began,
        commandEnded: Promise.resolve(undefined),
        /** Helpers of its own (s6-supervise, runsv) count; what it watches does not. */
        pids: async () => [child.pid, ...descendantsOf(child.pid).filter((pid) => isOwn(name, pid))],
        stop: () => endTree(child, folder),
      };
    },
  };
}

function isOwn(name, pid) {
  const helpers = { runit: /^runsv$/, s6: /^s6-supervise$/ };
  try {
    const title = execFileSync('cat', [`/proc/${pid}/comm`], { encoding: 'utf8' }).trim();
    return helpers[name]?.test(title) ?? false;
  } catch {
    return false;
  }
}

const script = (file, text) => {
  writeFileSync(file, text);
  chmodSync(file, 0o755);
};

const supervisord = foreground('supervisord', versionOf('supervisord', ['--version']), (folder, services) => {
  const programs = services.map(
    ({ name, command }) =>
      `[program:${name}]\ncommand=${command.replaceAll('%', '%%')}\nautorestart=true\nstartsecs=0\n`,
  );
  writeFileSync(
    path.join(folder, 's.conf'),
    `[supervisord]\nnodaemon=true\nlogfile=${folder}/s.log\npidfile=${folder}/s.pid\nchildlogdir=${folder}\n${programs.join('')}`,
  );
  return ['supervisord', ['-c', path.join(folder, 's.conf')]];
});

const runFolders = (folder, services) => {
  const scan = path.join(folder, 'scan');
  for (const { name, command } of services) {
    mkdirSync(path.join(scan, name), { recursive: true });
    script(path.join(scan, name, 'run'), `#!/bin/sh\nexec ${command}\n`);
  }
  return scan;
};

const runit = foreground('runit', packageVersion('runit'), (folder, services) => [
  'runsvdir',
  [runFolders(folder, services)],
]);
const s6 = foreground('s6', packageVersion('s6'), (folder, services) => ['s6-svscan', [runFolders(folder, services)]]);

/** Watches by itself what it is told to start; asks ports with `checks`. */
const monit = foreground('monit', versionOf('monit', ['--version']), (folder, services) => {
  const entries = services.map(
    ({ name, port }) =>
      `check host ${name} with address 127.0.0.1\n  if failed port ${port} protocol http then alert\n`,
  );
  const file = path.join(folder, 'monitrc');
  writeFileSync(
    file,
    `set daemon 5\nset logfile ${folder}/m.log\nset pidfile ${folder}/m.pid\nset idfile ${folder}/m.id\nset statefile ${folder}/m.state\n${entries.join('')}`,
  );
  chmodSync(file, 0o600);
  return ['monit', ['-I', '-c', file]];
});

const PM2 = process.env.STACKLIGHT_BENCH_PM2;

const pm2 = {
  name: 'pm2',
  version: () => (PM2 ? versionOf(process.execPath, [PM2, '--version'])() : undefined),
  async start(folder, services) {
    const env = { ...process.env, PM2_HOME: path.join(folder, 'pm2') };
    const call = (...args) => execFileSync(process.execPath, [PM2, ...args], { env, stdio: 'ignore' });
    const apps = services.map(({ name, command }) => ({
      name,
      script: '/bin/sh',
      args: ['-c', `exec ${command}`],
      interpreter: 'none',
    }));
    const file = path.join(folder, 'ecosystem.json');
    writeFileSync(file, JSON.stringify({ apps }));
    const began = Date.now();
    const command = spawn(process.execPath, [PM2, 'start', file], { env, stdio: 'ignore' });
    const commandEnded = new Promise((resolve) => command.once('exit', () => resolve(Date.now())));
    return {
      began,
      commandEnded,
      pids: async () => [Number(await until(() => readPid(path.join(folder, 'pm2/pm2.pid')), 'the daemon of pm2'))],
      async stop() {
        await commandEnded;
        call('kill');
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  },
};

function readPid(file) {
  try {
    return execFileSync('cat', [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || undefined;
  } catch {
    return undefined;
  }
}

export const peers = { pm2, supervisord, runit, s6, monit };
