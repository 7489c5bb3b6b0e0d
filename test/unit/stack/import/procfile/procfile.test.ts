// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are the shell's own syntax
import { describe, expect, it } from 'vitest';
import { portInCommand } from '../../../../../electron/stack/import/frameworks/command-port.ts';
import { importProcfile, type ProcfileInput } from '../../../../../electron/stack/import/procfile/procfile.ts';

function procfile(text: string, more: Partial<ProcfileInput> = {}) {
  const dotenv = { file: '/p/.env', exists: false };
  return importProcfile({
    text,
    file: '/p/Procfile',
    label: 'Procfile',
    dotenv,
    base: undefined,
    taken: new Set(),
    ...more,
  });
}

describe('a Procfile', () => {
  it('gives each process its own PORT, 100 apart from 5000 on, as foreman does', () => {
    const { services, notes } = procfile(
      'web: bundle exec puma -p $PORT\nworker: sidekiq\nassets: ./build ${PORT:-1}\n',
    );
    expect(notes).toEqual([]);
    expect(services.map(({ id, entry }) => [id, entry])).toEqual([
      [
        'web',
        {
          command: 'bundle exec puma -p $$PORT',
          environment: { PORT: '5000' },
          ports: [5000],
          healthcheck: { tcp: 'localhost:5000', protocol: 'http' },
        },
      ],
      ['worker', { command: 'sidekiq', environment: { PORT: '5100' } }],
      [
        'assets',
        { command: './build $${PORT:-1}', environment: { PORT: '5200' }, ports: [5200], healthcheck: { tcp: 5200 } },
      ],
    ]);
    expect(services[0]?.because).toEqual(["uses PORT; PORT is 5000: foreman's first port is 5000"]);
    expect(services[0]?.from).toBe('Procfile, line 1, process web');
  });

  it('takes the first port from where foreman takes it, and the variables of .env', () => {
    const base = { port: 3000, because: 'PORT in .env' };
    const { services, watch } = procfile('web: x\ncss: y', { base, dotenv: { file: '/p/.env', exists: true } });
    expect(services[0]?.entry).toEqual({
      command: 'x',
      environment: { PORT: '3000' },
      env_file: [{ path: '.env', format: 'foreman' }],
      ports: [3000],
    });
    expect(services[1]?.entry).toEqual({
      command: 'y',
      environment: { PORT: '3100' },
      env_file: [{ path: '.env', format: 'foreman' }],
    });
    expect(watch).toEqual(['/p/Procfile', '/p/.env']);
  });

  it('leaves the ports of the containers beside it to them', () => {
    const { services } = procfile('web: x -p $PORT\nworker: y', { taken: new Set([5100]) });
    expect(services[0]?.entry.ports).toEqual([6000]);
    expect(services[0]?.because[0]).toContain('belong to containers');
  });

  it('believes a command that names its own port', () => {
    const { services } = procfile('web: python manage.py runserver 0.0.0.0:8000');
    expect(services[0]?.entry).toMatchObject({ ports: [8000], environment: { PORT: '5000' } });
    expect(services[0]?.because).toEqual(['Django (python in the command)', 'runserver 0.0.0.0:8000 in the command']);
  });

  it('leaves out release, which is for deploys', () => {
    const { services } = procfile('release: rake db:migrate\nweb: x');
    expect(services.map(({ chosen }) => chosen)).toEqual([false, true]);
  });

  it('notes by line what it does not understand, and never repeats the text', () => {
    const { services, notes } = procfile('\uFEFF# comment\r\n\r\nweb: a  \r\nPASSWORD=hunter2\r\nweb: b\r\nempty:\r\n');
    expect(services.map(({ entry }) => entry.command)).toEqual(['a']);
    expect(notes.map(({ line, message }) => [line, message])).toEqual([
      [4, 'this line is not "type: command" and is left out'],
      [5, 'the process type web stands here again; the first one counts'],
      [6, 'this line is not "type: command" and is left out'],
    ]);
    expect(JSON.stringify(notes)).not.toContain('hunter2');
  });
});

describe('the port of a command', () => {
  it.each([
    ['vite --port 3001', 3001],
    ['next dev -p 3100', 3100],
    ['next dev -p3100', 3100],
    ['cross-env PORT=4000 node server.js', 4000],
    ['PORT="4000" node server.js', 4000],
    ['uvicorn main:app --host 0.0.0.0 --port=8000', 8000],
    ['gunicorn app:app -b 0.0.0.0:8001', 8001],
    ['puma -b tcp://localhost:9292', 9292],
    ['gunicorn --bind [::]:8002 app', 8002],
    ['python -m http.server 8080', 8080],
    ['php -S localhost:8888 -t public', 8888],
    ['serve -l 5050 dist', 5050],
    ['java -jar app.jar --server.port=9000', 9000],
    ['bin/rails server -p 3005 -b 0.0.0.0', 3005],
    ['streamlit run app.py --server.port 8501', 8501],
  ])('%s', (command, port) => {
    expect(portInCommand(command)?.port).toBe(port);
  });

  it.each([
    'node server.js',
    'mkdir -p 2024 && x',
    'tsc -p 5000',
    'x --support 3000',
    'x --port 99999',
    'x -p $PORT',
    'a --port 10.5',
  ])('is not seen in %s', (command) => {
    expect(portInCommand(command)).toBeUndefined();
  });
});
