import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastWord, tellingLine } from '../../../electron/health/telling-line.ts';

const METER = `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed

  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0`;

/** What programs really write, and the line of it that says why. */
const SAID: readonly (readonly [string, string, string])[] = [
  [
    'curl, refused, with its progress meter in one overwritten line',
    `${METER}\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0\ncurl: (7) Failed to connect to localhost port 8080 after 0 ms: Couldn't connect to server\n`,
    "curl: (7) Failed to connect to localhost port 8080 after 0 ms: Couldn't connect to server",
  ],
  [
    'curl, whose meter goes on after the reason',
    `curl: (22) The requested URL returned error: 503\n${METER}\n100    19    0    19    0     0   2921      0 --:--:-- --:--:-- --:--:--  3166\n`,
    'curl: (22) The requested URL returned error: 503',
  ],
  [
    'curl with the body of the answer and its own last word',
    '{"status":"down"}\ncurl: (22) The requested URL returned error: 500\n',
    'curl: (22) The requested URL returned error: 500',
  ],
  [
    'curl, option not known',
    "curl: option --foo: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
    'curl: option --foo: is unknown',
  ],
  [
    'curl -v',
    '*   Trying 127.0.0.1:8080...\n* connect to 127.0.0.1 port 8080 failed: Connection refused\n* Failed to connect to localhost port 8080 after 0 ms\n* Closing connection 0\ncurl: (7) Failed to connect to localhost port 8080 after 0 ms\n',
    'curl: (7) Failed to connect to localhost port 8080 after 0 ms',
  ],
  [
    'GNU wget, refused on both families',
    '--2026-11-28 10:00:00--  http://localhost:8080/\nResolving localhost (localhost)... ::1, 127.0.0.1\nConnecting to localhost (localhost)|::1|:8080... failed: Connection refused.\nConnecting to localhost (localhost)|127.0.0.1|:8080... failed: Connection refused.\n',
    'Connecting to localhost (localhost)|127.0.0.1|:8080... failed: Connection refused.',
  ],
  [
    'GNU wget, 404',
    '--2026-11-28 10:00:00--  http://127.0.0.1:8080/x\nConnecting to 127.0.0.1:8080... connected.\nHTTP request sent, awaiting response... 404 Not Found\n2026-11-28 10:00:00 ERROR 404: Not Found.\n\n',
    '2026-11-28 10:00:00 ERROR 404: Not Found.',
  ],
  [
    'GNU wget --spider, broken link',
    'Spider mode enabled. Check if remote file exists.\n--2026-11-28 10:00:00--  http://localhost/\nConnecting to localhost... connected.\nHTTP request sent, awaiting response... 500 Internal Server Error\nRemote file does not exist -- broken link!!!\n\n',
    'Remote file does not exist -- broken link!!!',
  ],
  [
    'busybox wget, refused',
    "Connecting to localhost:8080 ([::1]:8080)\nwget: can't connect to remote host: Connection refused\n",
    "wget: can't connect to remote host: Connection refused",
  ],
  [
    'busybox wget, 404',
    'Connecting to 127.0.0.1:80 (127.0.0.1:80)\nwget: server returned error: HTTP/1.1 404 Not Found\n',
    'wget: server returned error: HTTP/1.1 404 Not Found',
  ],
  [
    'busybox wget, an option it does not have, with its usage',
    'wget: unrecognized option: tries=1\nBusyBox v1.36.1 (2024-06-10 07:11:47 UTC) multi-call binary.\n\nUsage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]\n\t[--post-data STR | --post-file FILE] [-Y on/off]\n\t[-P DIR] [-U AGENT] [-T SEC] URL...\n\nRetrieve files via HTTP or FTP\n\n\t--spider\tOnly check URL existence: $? is 0 if exists\n\t-c\t\tContinue retrieval of aborted transfer\n\t-q\t\tQuiet\n\t-T SEC\t\tNetwork read timeout is SEC seconds\n\t-Y on/off\tUse proxy\n',
    'wget: unrecognized option: tries=1',
  ],
  [
    'busybox nc',
    'nc: connect to 127.0.0.1 port 5432 (tcp) failed: Connection refused\n',
    'nc: connect to 127.0.0.1 port 5432 (tcp) failed: Connection refused',
  ],
  [
    'busybox nc, an option it does not have',
    "nc: invalid option -- 'z'\nBusyBox v1.35.0 (Debian 1:1.35.0-4+b3) multi-call binary.\n\nUsage: nc [-iN] [-wN] [-l] [-p PORT] [-f FILE|IPADDR PORT] [-e PROG]\n\nOpen a pipe to IP:PORT or FILE\n\n\t-l\tListen mode, for inbound connects\n\t\t(use -ll with -e for persistent server)\n\t-w SEC\tTimeout for connect\n",
    "nc: invalid option -- 'z'",
  ],
  ['pg_isready', 'localhost:5432 - no response\n', 'localhost:5432 - no response'],
  [
    'pg_isready, starting',
    '/var/run/postgresql:5432 - rejecting connections\n',
    '/var/run/postgresql:5432 - rejecting connections',
  ],
  [
    'psql, refused',
    'psql: error: connection to server at "localhost" (::1), port 5432 failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n',
    'psql: error: connection to server at "localhost" (::1), port 5432 failed: Connection refused',
  ],
  [
    'psql, who is not there',
    'psql: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: FATAL:  role "root" does not exist\n',
    'psql: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: FATAL:  role "root" does not exist',
  ],
  [
    'redis-cli',
    'Could not connect to Redis at 127.0.0.1:6379: Connection refused\n',
    'Could not connect to Redis at 127.0.0.1:6379: Connection refused',
  ],
  [
    'redis-cli, password',
    "Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\nNOAUTH Authentication required.\n\n",
    'NOAUTH Authentication required.',
  ],
  [
    'mysqladmin, which gives its reason in the second line and advice in the third',
    "mysqladmin: [Warning] Using a password on the command line interface can be insecure.\nmysqladmin: connect to server at 'localhost' failed\nerror: 'Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)'\nCheck that mysqld is running and that the socket: '/var/run/mysqld/mysqld.sock' exists!\n",
    "error: 'Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)'",
  ],
  [
    'Python',
    'Traceback (most recent call last):\n  File "/usr/lib/python3.12/urllib/request.py", line 1344, in do_open\n    h.request(req.get_method(), req.selector, req.data, headers,\nConnectionRefusedError: [Errno 111] Connection refused\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File "<string>", line 1, in <module>\n  File "/usr/lib/python3.12/urllib/request.py", line 215, in urlopen\n    return opener.open(url, data, timeout)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\nurllib.error.URLError: <urlopen error [Errno 111] Connection refused>\n',
    'urllib.error.URLError: <urlopen error [Errno 111] Connection refused>',
  ],
  [
    'Python, an exception with advice below it',
    'Traceback (most recent call last):\n  File "/app/main.py", line 3, in <module>\n    connect()\nsqlalchemy.exc.OperationalError: (psycopg2.OperationalError) connection refused\n\tIs the server running on that host?\n(Background on this error at: https://sqlalche.me/e/20/e3q8)\n',
    'sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) connection refused',
  ],
  [
    'uvicorn around a traceback',
    'INFO:     Waiting for application startup.\nERROR:    Traceback (most recent call last):\n  File "/app/main.py", line 9, in lifespan\n    raise RuntimeError("no database")\nRuntimeError: no database\n\nERROR:    Application startup failed. Exiting.\n',
    'RuntimeError: no database',
  ],
  [
    'curl as the only word that a shell ran',
    "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
    'curl: (2) no URL specified',
  ],
  [
    'a usage text without a reason',
    'BusyBox v1.36.1 (2024-06-10 07:11:47 UTC) multi-call binary.\n\nUsage: nc [OPTIONS] HOST PORT\n\n\t-w SEC\tTimeout for connect\n',
    'Usage: nc [OPTIONS] HOST PORT',
  ],
  [
    'nginx',
    'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)\nnginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)\nnginx: [emerg] still could not bind()\n',
    'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)',
  ],
  [
    'argparse, whose reason comes after the usage',
    'usage: check.py [-h] [--port PORT]\ncheck.py: error: unrecognized arguments: --prot 80\n',
    'check.py: error: unrecognized arguments: --prot 80',
  ],
  [
    'Node, a module that is not there',
    "node:internal/modules/cjs/loader:1143\n  throw err;\n  ^\n\nError: Cannot find module '/app/server.js'\n    at Module._resolveFilename (node:internal/modules/cjs/loader:1140:15)\n    at node:internal/main/run_main_module:28:49 {\n  code: 'MODULE_NOT_FOUND',\n  requireStack: []\n}\n\nNode.js v20.19.0\n",
    "Error: Cannot find module '/app/server.js'",
  ],
  [
    'Node, a port that is taken',
    "node:events:497\n      throw er; // Unhandled 'error' event\n      ^\n\nError: listen EADDRINUSE: address already in use :::3000\n    at Server.setupListenHandle [as _listen2] (node:net:1817:16)\nEmitted 'error' event on Server instance at:\n    at emitErrorNT (node:net:1796:8) {\n  code: 'EADDRINUSE',\n  errno: -98,\n  port: 3000\n}\n\nNode.js v20.19.0\n",
    'Error: listen EADDRINUSE: address already in use :::3000',
  ],
  [
    'Node, a fetch that failed for a reason',
    'TypeError: fetch failed\n    at node:internal/deps/undici/undici:13510:13 {\n  [cause]: Error: connect ECONNREFUSED 127.0.0.1:3000\n      at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16) {\n    errno: -111,\n    code: "ECONNREFUSED"\n  }\n}\n',
    'Error: connect ECONNREFUSED 127.0.0.1:3000',
  ],
  [
    'Node, a word that is none',
    '/app/index.js:3\nfoo bar\n    ^^^\n\nSyntaxError: Unexpected identifier\n    at wrapSafe (node:internal/modules/cjs/loader:1378:20)\n\nNode.js v22.1.0\n',
    'SyntaxError: Unexpected identifier',
  ],
  [
    'npm, a script that is not there',
    'npm ERR! Missing script: "dev"\nnpm ERR! \nnpm ERR! To see a list of scripts, run:\nnpm ERR!   npm run\n\nnpm ERR! A complete log of this run can be found in:\nnpm ERR!     /root/.npm/_logs/2026-11-28T10_00_00_000Z-debug-0.log\n',
    'npm ERR! Missing script: "dev"',
  ],
  [
    'npm, a file that is not there',
    "npm error code ENOENT\nnpm error syscall open\nnpm error path /app/package.json\nnpm error errno -2\nnpm error enoent Could not read package.json: Error: ENOENT: no such file or directory, open '/app/package.json'\nnpm error enoent This is related to npm not being able to find a file.\nnpm error enoent\nnpm error A complete log of this run can be found in: /root/.npm/_logs/x-debug-0.log\n",
    "npm error enoent Could not read package.json: Error: ENOENT: no such file or directory, open '/app/package.json'",
  ],
  [
    'npm around a program that failed',
    "> shop@1.0.0 dev\n> node server.js\n\n/app/server.js:1\nthrow new Error('DATABASE_URL is not set')\n^\n\nError: DATABASE_URL is not set\n    at Object.<anonymous> (/app/server.js:1:7)\n\nNode.js v20.19.0\nnpm ERR! Lifecycle script `dev` failed with error: \nnpm ERR! Error: command failed \nnpm ERR!   in workspace: shop@1.0.0 \n",
    'Error: DATABASE_URL is not set',
  ],
  [
    'Go',
    'panic: runtime error: index out of range [5] with length 3\n\ngoroutine 1 [running]:\nmain.main()\n\t/app/main.go:8 +0x1d\nexit status 2\n',
    'panic: runtime error: index out of range [5] with length 3',
  ],
  [
    'Go, log.Fatal',
    '2026/11/28 10:00:00 listen tcp :8080: bind: address already in use\nexit status 1\n',
    '2026/11/28 10:00:00 listen tcp :8080: bind: address already in use',
  ],
  [
    'Java, with the cause of the cause',
    'Exception in thread "main" java.lang.IllegalStateException: cannot start\n\tat com.shop.App.main(App.java:12)\nCaused by: java.io.IOException: wrapped\n\tat com.shop.Db.open(Db.java:40)\n\t... 1 more\nCaused by: java.net.ConnectException: Connection refused\n\tat java.base/sun.nio.ch.Net.connect0(Native Method)\n\t... 2 more\n',
    'Caused by: java.net.ConnectException: Connection refused',
  ],
  [
    'Spring Boot',
    '***************************\nAPPLICATION FAILED TO START\n***************************\n\nDescription:\n\nWeb server failed to start. Port 8080 was already in use.\n\nAction:\n\nIdentify and stop the process that is listening on port 8080 or configure this application to listen on another port.\n',
    'Web server failed to start. Port 8080 was already in use.',
  ],
  [
    'Rust',
    "thread 'main' panicked at src/main.rs:12:10:\ncalled `Result::unwrap()` on an `Err` value: ConnectionRefused\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n",
    'called `Result::unwrap()` on an `Err` value: ConnectionRefused',
  ],
  [
    'Ruby',
    "app.rb:3:in `connect': no server (RuntimeError)\n\tfrom app.rb:9:in `<main>'\n",
    "app.rb:3:in `connect': no server (RuntimeError)",
  ],
  [
    '.NET',
    'Unhandled exception. System.InvalidOperationException: No connection string\n   at Program.Main(String[] args) in /app/Program.cs:line 3\n',
    'Unhandled exception. System.InvalidOperationException: No connection string',
  ],
  [
    'the engine, which cannot run it',
    'OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown',
    'OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown',
  ],
  [
    'the engine, which ran out of patience',
    'Health check exceeded timeout (5s): Connecting to localhost:80',
    'Health check exceeded timeout (5s): Connecting to localhost:80',
  ],
  ['a shell', '/bin/sh: 1: hello-bin: not found\n', '/bin/sh: 1: hello-bin: not found'],
  [
    'a check with a word of its own after the reason',
    'curl: (7) Failed to connect to localhost port 80\nunhealthy\n',
    'curl: (7) Failed to connect to localhost port 80',
  ],
  ['a preflight that prints the cure last', 'checking the database\nRun `make db` first\n', 'Run `make db` first'],
  [
    'mongosh',
    'Current Mongosh Log ID:\t66\nConnecting to:\t\tmongodb://127.0.0.1:27017/\nMongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017\n',
    'MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017',
  ],
];

describe('the line that says why', () => {
  it.each(SAID)('of %s', (_, output, line) => {
    expect(tellingLine(output)).toBe(line);
  });

  it('is none where nothing was said, or a meter only', () => {
    expect([tellingLine(''), tellingLine(' \n\n'), tellingLine(METER)]).toEqual([undefined, undefined, undefined]);
  });

  it('and the last word are two where advice follows', () => {
    const output = 'Error: no database\n    at main.js:1:1\nRun `make db` first\nNode.js v20.19.0\n';
    expect([tellingLine(output), lastWord(output)]).toEqual(['Error: no database', 'Run `make db` first']);
  });

  it('is without colours, and short', () => {
    expect(tellingLine('\u001B[31mError: no\u001B[0m\n')).toBe('Error: no');
    expect(tellingLine(`Error: ${'x'.repeat(500)}`)).toHaveLength(200);
  });

  it('is one of the lines, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom(...SAID.map(([, output]) => output)))), (parts) => {
        const output = parts.join('\n');
        const line = tellingLine(output);
        if (line === undefined) return;
        expect(line).not.toMatch(/[\r\n]/);
        expect(line.trim()).not.toBe('');
      }),
    );
  });
});
