import { describe, expect, it } from 'vitest';
import { launchdAgent } from '../../../electron/cli/service/launchd-agent.ts';
import { logonTask } from '../../../electron/cli/service/logon-task.ts';
import { supervisorCommand } from '../../../electron/cli/service/service-manager.ts';
import { systemdUnit } from '../../../electron/cli/service/systemd-unit.ts';

const command = ['/opt/my "node"', '/srv/a & b/50%/$x\\cli.js', 'daemon', 'run'];

describe('the file of the service', () => {
  it('for systemd leaves the services alone, and keeps each argument as it is', () => {
    const unit = systemdUnit({ command, home: '/home/ann/$state 5%', final: [4] });
    expect(unit).toContain('\nKillMode=process\n');
    expect(unit).toContain('\nRestartPreventExitStatus=4\n');
    expect(unit).toContain('ExecStart="/opt/my \\"node\\"" "/srv/a & b/50%%/$$x\\\\cli.js" "daemon" "run"\n');
    // systemd.exec(5): no variable is expanded there.
    expect(unit).toContain('Environment="STACKLIGHT_HOME=/home/ann/$state 5%%"\n');
    expect(systemdUnit({ command: ['/opt/$node', '$x'], final: [4] })).toContain('ExecStart="/opt/$node" "$$x"\n');
  });

  it('for launchd leaves the services alone, and is XML whatever the paths are', () => {
    const agent = launchdAgent({ command, log: '/tmp/<log>' });
    expect(agent).toContain('<key>AbandonProcessGroup</key><true/>');
    expect(agent).toContain('<string>/srv/a &amp; b/50%/$x\\cli.js</string>');
    expect(agent).toContain('<string>/tmp/&lt;log&gt;</string>');
  });

  it('for the Task Scheduler quotes as programs of Windows take it apart', () => {
    const task = logonTask({ command: ['C:\\node.exe', 'C:\\a b\\', 'say "x"'], user: 'PC\\ann' });
    expect(task).toContain('<Arguments>"C:\\a b\\\\" "say \\"x\\""</Arguments>');
    expect(task).toContain('<RunLevel>LeastPrivilege</RunLevel>');
  });
});

it('the service runs this very command, or the one executable', () => {
  const parts = { program: '/usr/bin/node', script: '/opt/cli.js' };
  const node = supervisorCommand({ ...parts, executable: false });
  const single = supervisorCommand({ ...parts, program: '/usr/bin/stacklight', executable: true });
  expect(node).toEqual({ ok: true, value: ['/usr/bin/node', '/opt/cli.js', 'daemon', 'run'] });
  expect(single).toEqual({ ok: true, value: ['/usr/bin/stacklight', 'daemon', 'run'] });
});
