/** Three supervisors behind one door, each used as its own documentation says. A tool that is not here is left out. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const PM2 = process.env.STACKLIGHT_BENCH_PM2;
const CLI = path.resolve(import.meta.dirname, '../../out/main/cli.js');

/** What a command says, on both outputs, and how it ended. */
function run(command, args, env, cwd) {
  const ran = spawnSync(command, args, { env: { ...process.env, ...env }, cwd, encoding: 'utf8', timeout: 120_000 });
  return { code: ran.status, out: ran.stdout ?? '', all: `${ran.stdout ?? ''}${ran.stderr ?? ''}` };
}

const version = (command, args) => {
  try {
    return execFileSync(command, args, { encoding: 'utf8' }).match(/\d+(?:\.\d+)+/)?.[0];
  } catch {
    return undefined;
  }
};

export const pm2 = {
  name: 'pm2',
  version: PM2 && version(process.execPath, [PM2, '--version']),
  open(folder, env = {}) {
    const home = path.join(folder, 'pm2');
    const call = (...args) => run(process.execPath, [PM2, ...args], { PM2_HOME: home, ...env }, folder);
    const file = path.join(folder, 'ecosystem.json');
    const list = () => JSON.parse(call('jlist').out.replace(/^[^[]*(?=\[)/s, '') || '[]');
    const one = (name) => list().find((each) => each.name === name);
    return {
      logs: path.join(home, 'logs'),
      async begin(services) {
        const apps = services.map(({ name, script }) => ({ name, script, interpreter: '/bin/sh' }));
        writeFileSync(file, JSON.stringify({ apps }));
        call('start', file);
        call('save');
      },
      launch(services) {
        const apps = services.map(({ name, script }) => ({ name, script, interpreter: '/bin/sh' }));
        writeFileSync(file, JSON.stringify({ apps }));
        const env2 = { ...process.env, PM2_HOME: home, ...env };
        spawn(process.execPath, [PM2, 'start', file], { env: env2, cwd: folder, stdio: 'ignore' });
      },
      state: (name) => `${one(name)?.pm2_env.status}, ${one(name)?.pm2_env.restart_time} restarts`,
      says: () => call('list').all,
      pidOf: (name) => one(name)?.pid || undefined,
      stop: (name) => call('stop', name),
      breakConfig: () => {
        writeFileSync(file, '{ "apps": [ { "name": ');
        return call('startOrReload', file);
      },
      toolPid: () => readPid(path.join(home, 'pm2.pid')),
      again: () => call('resurrect'),
      /** As somebody does who has saved nothing. */
      upAgain: () => call('start', file),
      end: () => call('kill'),
    };
  },
};

export const supervisord = {
  name: 'supervisord',
  version: version('supervisord', ['--version']),
  open(folder, env = {}) {
    const file = path.join(folder, 's.conf');
    const logs = path.join(folder, 'logs');
    mkdirSync(logs);
    const write = (services) =>
      writeFileSync(
        file,
        `[unix_http_server]\nfile=${folder}/s.sock\n[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n[supervisorctl]\nserverurl=unix://${folder}/s.sock\n[supervisord]\nlogfile=${folder}/s.log\npidfile=${folder}/s.pid\nchildlogdir=${logs}\n${services.map(({ name, script }) => `[program:${name}]\ncommand=/bin/sh ${script}\ndirectory=${folder}\nautorestart=true\n`).join('')}`,
      );
    const ctl = (...args) => run('supervisorctl', ['-c', file, ...args], env, folder);
    return {
      logs,
      async begin(services) {
        write(services);
        run('supervisord', ['-c', file], env, folder);
        await pause(3_000);
      },
      launch(services) {
        write(services);
        spawn('supervisord', ['-c', file], { env: { ...process.env, ...env }, cwd: folder, stdio: 'ignore' });
      },
      state: (name) => ctl('status', name).out.trim().replace(/\s+/g, ' '),
      says: () => ctl('status').all,
      pidOf: (name) => Number(/pid (\d+)/.exec(ctl('status', name).out)?.[1]) || undefined,
      stop: (name) => ctl('stop', name),
      breakConfig: () => {
        writeFileSync(file, `what: [\n${readFileSync(file, 'utf8')}`);
        return ctl('update');
      },
      toolPid: () => readPid(path.join(folder, 's.pid')),
      again: () => run('supervisord', ['-c', file], env, folder),
      upAgain: () => run('supervisord', ['-c', file], env, folder),
      end: () => ctl('shutdown'),
    };
  },
};

export const stacklight = {
  name: 'Stacklight',
  version: version(process.execPath, [CLI, '--version']),
  open(folder, env = {}) {
    const home = path.join(folder, 'home');
    const file = path.join(folder, 'stacklight.yaml');
    const call = (...args) =>
      run(process.execPath, [CLI, ...args], { STACKLIGHT_HOME: home, NO_COLOR: '1', ...env }, folder);
    const one = (name) => JSON.parse(call('status', '--json').out || '{}').services?.find(({ id }) => id === name);
    const write = (services) =>
      writeFileSync(
        file,
        `name: peers\nservices:\n${services.map(({ name, script, more = '' }) => `  ${name}: { command: sh ${script}, restart: always${more} }\n`).join('')}`,
      );
    return {
      logs: path.join(home, 'stacks'),
      /** It looks at the disk of its folder: nobody mounts one of its own below that. */
      disk: home,
      async begin(services) {
        write(services);
        call('up', '--no-wait');
        await pause(1_000);
      },
      launch(services) {
        write(services);
        const env2 = { ...process.env, STACKLIGHT_HOME: home, ...env };
        spawn(process.execPath, [CLI, 'up'], { env: env2, cwd: folder, stdio: 'ignore' });
      },
      state: (name) => `${one(name)?.state}: ${one(name)?.message}`,
      says: () => `${call('status').all}${call('doctor').all}`,
      pidOf: (name) => one(name)?.process?.pid,
      stop: (name) => call('down', name),
      breakConfig: () => {
        writeFileSync(file, 'services: [ {');
        return call('status');
      },
      toolPid: () => JSON.parse(call('daemon', 'status', '--json').out || '{}').pid,
      again: () => call('daemon', 'start'),
      upAgain: () => call('up', '--no-wait'),
      end: () => {
        call('down');
        return call('daemon', 'stop');
      },
    };
  },
};

function readPid(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}
