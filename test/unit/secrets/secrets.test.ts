import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCommand } from '../../../electron/ports/words.ts';
import { secretIn, secretsIn, withoutSecrets } from '../../../electron/secrets/command-secrets.ts';
import { Matcher } from '../../../electron/secrets/matcher.ts';
import { namesSecret, namesSharedSecret } from '../../../electron/secrets/names.ts';
import { redactor } from '../../../electron/secrets/redact.ts';
import { maskUnknown, maskWords } from '../../../electron/secrets/unknown.ts';
import { expectLinear } from '../../support/growth.ts';

describe('a name', () => {
  it.each([
    ...[
      'PASSWORD',
      'DB_PASSWORD',
      'dbPassword',
      'PGPASSWORD',
      'MYSQL_PWD',
      'db-pwd',
      'passphrase',
      'POSTGRES_PASSWORD',
    ],
    ...['SECRET', 'JWT_SECRET', 'SECRET_KEY_BASE', 'clientSecret', 'CLIENT_SECRET_V2', 'spring.datasource.password'],
    ...[
      'TOKEN',
      'GITHUB_TOKEN',
      'access-token',
      'authToken',
      'REFRESH_TOKENS',
      'AUTHTOKEN',
      'SECRET_ID',
      'VAULT_SECRET_ID',
    ],
    ...[
      'API_KEY',
      'apikey',
      'X-Api-Key',
      'OPENAI_API_KEY_PROD',
      'encryption-key',
      'N8N_ENCRYPTION_KEY',
      'AWS_SECRET_ACCESS_KEY',
    ],
    ...[
      'SENTRY_DSN',
      'dsn',
      'COOKIE',
      'set-cookie',
      'authorization',
      'proxy-authorization',
      'BASIC_AUTH',
      'auth',
      'requirepass',
    ],
    ...[
      'SLACK_WEBHOOK_URL',
      'STRIPE_WEBHOOK_SECRET',
      'PRIVATE_KEY',
      'SSH_KEY',
      'KEY',
      'SALT',
      'MNEMONIC',
      'credentials',
      'storepass',
    ],
  ])('%s is one of a secret', (name) => expect(namesSecret(name)).toBe(true));

  it.each([
    ...[
      'TOKEN_ADDRESS',
      'TOKEN_URL',
      'KEY_ID',
      'AWS_ACCESS_KEY_ID',
      'PUBLIC_KEY',
      'PASSWORD_MIN_LENGTH',
      'TOKENIZERS_PARALLELISM',
    ],
    ...[
      'PASSWORD_FILE',
      'SECRET_NAME',
      'TOKEN_TTL',
      'JWT_EXPIRES_IN',
      'JWT_ALGORITHM',
      'JWT_ISSUER',
      'COOKIE_DOMAIN',
      'COOKIE_SECURE',
    ],
    ...[
      'MAX_TOKENS',
      'TOKEN_LIMIT',
      'PASSENGER_COUNT',
      'BYPASS',
      'AUTHOR',
      'KEYBOARD',
      'KEYCLOAK_URL',
      'MONKEY',
      'SORT_KEY',
      'CACHE_KEY',
    ],
    ...[
      'AUTH_URL',
      'NEXTAUTH_URL',
      'AUTH_ENABLED',
      'WEBHOOK_PORT',
      'PWD',
      'OLDPWD',
      'PASSWORD_RESET_URL',
      'SECRETARY',
      'DESIGN',
      'PORT',
    ],
    ...[
      'TOKEN_CONTRACT_ADDRESS',
      'NEXT_PUBLIC_TOKEN_SYMBOL',
      'PRIMARY_KEY',
      'STRIPE_PUBLISHABLE_KEY',
      'USER',
      'COMPASS',
      'TOKENIZER',
      '',
    ],
  ])('%s is none', (name) => expect(namesSecret(name)).toBe(false));

  it('tells which secrets services share', () => {
    expect(['JWT_SECRET', 'SESSION_KEY', 'AUTH_TOKEN_SECRET'].every(namesSharedSecret)).toBe(true);
    expect(['DB_PASSWORD', 'API_KEY', 'JWT_ISSUER'].some(namesSharedSecret)).toBe(false);
  });
});

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.SflKxwRJSMeKKF2QT4';
const fake = (...parts: readonly string[]) => parts.join('');

describe('a secret of which nobody told', () => {
  it.each([
    ['Authorization: Bearer abc123def456', 'Authorization: Bearer ***'],
    ['{"Authorization":"Bearer abc123def456"}', '{"Authorization":"Bearer ***"}'],
    ['authorization: Basic YWRtaW46aHVudGVyMg==', 'authorization: Basic ***'],
    ['got 401 for Basic YWRtaW46aHVudGVyMg==', 'got 401 for Basic ***'],
    ['curl -uadmin:hunter2 http://x', 'curl -uadmin:*** http://x'],
    ["curl -u 'admin:hunter2!' http://x", "curl -u 'admin:***' http://x"],
    ['curl --user=admin:hunter2 http://x', 'curl --user=admin:*** http://x'],
    ['mysql -h db -uroot -phunter2 shop', 'mysql -h db -uroot -p*** shop'],
    ['redis-cli -h cache -a hunter2 ping', 'redis-cli -h cache -a *** ping'],
    ['PGPASSWORD=hunter2 psql', 'PGPASSWORD=*** psql'],
    ['sshpass -p hunter2 ssh x', 'sshpass -p *** ssh x'],
    ['sshpass -phunter2 ssh x', 'sshpass -p*** ssh x'],
    ['serve --encryption-key 4f9a8b7c6d', 'serve --encryption-key ***'],
    ['serve --db-pwd=hunter2', 'serve --db-pwd=***'],
    ['serve --dsn postgres-secret-1', 'serve --dsn ***'],
    ['postgres://shop:p@ss:w@rd@db/shop', 'postgres://shop:***@db/shop'],
    ['https://0123456789abcdef0123@git.example/x', 'https://***@git.example/x'],
    ['Set-Cookie: sid=4f9a8b; Path=/; HttpOnly', 'Set-Cookie: ***'],
    ['Cookie: a=1; b=2', 'Cookie: ***'],
    ['x-api-key: 4f9a8b7c', 'x-api-key: ***'],
    ['X-Auth-Token:4f9a8b7c', 'X-Auth-Token:***'],
    ['GET /login?user=a&token=4f9a8b7c&next=b', 'GET /login?user=a&token=***&next=b'],
    ['{"password": "hunter2", "user": "ann"}', '{"password": "***", "user": "ann"}'],
    ['"{\\"apiKey\\":\\"4f9a8b7c\\"}"', '"{\\"apiKey\\":\\"***\\"}"'],
    [`id ${jwt}.`, 'id ***.'],
    [fake('key AK', 'IAIOSFODNN7EXAMPLE'), 'key ***'],
    [fake('gh', 'p_0123456789abcdefABCDEF0123456789abcd'), '***'],
    [fake('xo', 'xb-123456789012-abcdefABCDEF'), '***'],
    [fake('sk_', 'live_0123456789abcdefABCDEF'), '***'],
    [fake('see gl', 'pat-0123456789abcdefABCD'), 'see ***'],
    [fake('https://hooks.slack', '.com/services/T00/B00/abcdef'), 'https://hooks.slack.com/services/***'],
    [
      '-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----\nok',
      '-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----\nok',
    ],
    ['a\n-----BEGIN PRIVATE KEY-----\nMIIEabc', 'a\n-----BEGIN PRIVATE KEY-----***'],
    ['curl -uadmin:sesame http://x', 'curl -uadmin:*** http://x'],
    ['Authorization: Bearer sesameopen', 'Authorization: Bearer ***'],
    ['sent Bearer abcdefghijklmnopqrst', 'sent Bearer ***'],
    ['aws_secret_access_key = wJalrXUtnFEMI/K7MDENG', 'aws_secret_access_key = ***'],
    ["{ password: 'sesame' }", "{ password: '***' }"],
    ['<password>hunter2</password>', '<password>***</password>'],
    [
      'kubectl create secret generic x --from-literal=password=hunter2',
      'kubectl create secret generic x --from-literal=password=***',
    ],
    ['docker login -u ann -p hunter2 reg', 'docker login -u ann -p *** reg'],
    ['curl -b session=abcdef http://x', 'curl -b *** http://x'],
    ['smbclient -U ann%hunter2 //h/s', 'smbclient -U ann%*** //h/s'],
    ['run with --password sesame', 'run with --password ***'],
    ['Server=db;User Id=sa;Password=hunter2;', 'Server=db;User Id=sa;Password=***;'],
    ['-Dspring.datasource.password=hunter2', '-Dspring.datasource.password=***'],
  ])('%s', (text, masked) => {
    expect(maskUnknown(text)).toBe(masked);
    expect(maskUnknown(masked)).toBe(masked);
  });

  it.each([
    ...[
      '--password is required',
      '--token /run/secrets/token',
      'docker run -u node:node x',
      'mysql -uroot -p$PASS',
      'Bearer authentication',
      'Basic authentication is required',
      'Bearer token is missing',
      'WWW-Authenticate: Bearer realm="api"',
      'token: expired',
    ],
    ...[
      'TOKEN_ADDRESS=0x52908400098527886E0F7030069857D2E4169EE7',
      'USDC_TOKEN=0x52908400098527886E0F7030069857D2E4169EE7',
    ],
    ...[
      'TOKENIZERS_PARALLELISM=false',
      'PASSWORD_MIN_LENGTH=12',
      'TOKEN_URL=https://id.example/token',
      'MAX_TOKENS=4096',
    ],
    ...[
      'Authorization: Bearer $TOKEN',
      'curl -u "$USER:$PASS"',
      '--password $DB_PASSWORD',
      `PASSWORD=$\{DB_PASSWORD}`,
      'token=[API_TOKEN]',
    ],
    ...[
      'docker run -u 1000:1000 -p 8080:80',
      'ssh -p 2222 host',
      'mysql -u root -p shop',
      'mkdir -p /srv/data',
      'http://localhost:8000/a@b',
    ],
    ...[
      'listening on [::1]:8000',
      'the key: value pair',
      'pip install auth',
      'unexpected token } in JSON at position 3',
      'cookie: none',
    ],
    ...[
      '2026-11-28 11:00:00 key=user',
      'git commit -m key',
      'sha256:4f9a8b7c6d5e4f3a2b1c',
      'task-manager-service-worker',
      'desk-top-publishing',
    ],
  ])('is not seen in: %s', (text) => expect(maskUnknown(text)).toBe(text));

  it('leaves what a shell would do on view where a person says yes', () => {
    const text = 'curl http://u:$(id>x)@h -H "Authorization: Bearer `id`" --token=$(id) PASSWORD=a;id';
    expect(maskWords(text)).toBe(text);
    expect(maskWords('curl https://u:hunter2@h -H "Authorization: Bearer abc123def"')).toBe(
      'curl https://u:***@h -H "Authorization: Bearer ***"',
    );
    // The password alone, where it stands: one word, and nothing that a shell does something with.
    expect(maskWords('curl -u admin:hunter2secret -uann:s3same "--user=bob:pa55word" x')).toBe(
      'curl -u admin:*** -uann:*** "--user=bob:pa55word" x',
    );
    const shown =
      "curl -u a:$(id) -u 'a:b;rm' -u a:`x` -u a:x|sh; docker run -u 1000:1000 -u root:root x; chown -u a:users x";
    expect(maskWords(shown)).toBe(shown);
  });
});

describe('a secret in a command line', () => {
  it.each([
    [['mysql', '-uroot', '-phunter2', 'shop'], 'mysql -uroot -p*** shop'],
    [['docker', 'exec', 'db', 'mysqladmin', '-phunter2', 'ping'], 'docker exec db mysqladmin -p*** ping'],
    [['redis-cli', '-a', 'hunter2', 'ping'], 'redis-cli -a *** ping'],
    [
      ['sh', '-c', 'sshpass -p hunter2 ssh host; PGPASSWORD=abcd psql'],
      'sh -c sshpass -p *** ssh host; PGPASSWORD=*** psql',
    ],
    [['curl', '-H', 'Authorization: Bearer abc123def', 'http://x'], 'curl -H Authorization: Bearer *** http://x'],
    [['curl', '-uadmin:hunter2', 'http://x'], 'curl -uadmin:*** http://x'],
    [
      ['docker', 'run', '-e', 'API_TOKEN=hunter2', '-u', 'node:node', 'x'],
      'docker run -e API_TOKEN=*** -u node:node x',
    ],
    [['docker', 'run', '--env=API_TOKEN=hunter2', '-p', '8080:80', 'x'], 'docker run --env=API_TOKEN=*** -p 8080:80 x'],
    [['n8n', '--encryption-key', 'hunter2'], 'n8n --encryption-key ***'],
    [['app', '--dsn=abc-def-1', '--db-pwd', 'hunter2'], 'app --dsn=*** --db-pwd ***'],
    [['node', 'app.js', jwt], 'node app.js ***'],
    [
      ['app', '--token-address', '0x52908400098527886E0F7030069857D2E4169EE7'],
      'app --token-address 0x52908400098527886E0F7030069857D2E4169EE7',
    ],
    [['x', '\x1b]0;evil\x07', '\u202egnp'], 'x \\x1b]0;evil\\x07 \\u202egnp'],
  ])('%j', (command, text) => {
    expect(formatCommand(command)).toBe(text);
  });

  it('is found in its parts, for a variable in its place', () => {
    expect(secretIn('-phunter2', ['mysql', '-uroot'])).toEqual({
      before: '-p',
      name: 'PASSWORD',
      value: 'hunter2',
      after: '',
    });
    expect(secretIn('-phunter2', ['tool'])).toBeUndefined();
    expect(secretsIn(['curl', '-H', 'Authorization: Bearer abc123def'])).toEqual([
      { name: 'TOKEN', value: 'abc123def' },
    ]);
    expect(withoutSecrets(['serve', '--port', '8000'])).toEqual(['serve', '--port', '8000']);
  });
});

describe('copies of a known secret', () => {
  const value = 'Zq7!mK2&xW9 vT"4';
  const masked = redactor([{ name: 'DB_PASSWORD', value }], (text) => text);
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const hex = Buffer.from(value).toString('hex');

  it.each([
    ['as it is', value],
    ['in other case', value.toUpperCase()],
    ['in JSON', JSON.stringify(value).slice(1, -1)],
    ['in JSON within JSON', JSON.stringify(JSON.stringify(value)).slice(3, -3)],
    ['in a URL', encodeURIComponent(value)],
    ['in a URL, lower case', encodeURIComponent(value).toLowerCase()],
    ['in a form', new URLSearchParams({ a: value }).toString().slice(2)],
    ['in markup', value.replace('&', '&amp;').replace('"', '&quot;')],
    ['in hex', hex],
    ['in upper hex', hex.toUpperCase()],
    ['cut short', value.slice(0, 10)],
    ['cut with a mark', `${value.slice(0, 5)}…`],
    ['cut with dots', `${value.slice(0, 5)}...`],
    ['cut in JSON', JSON.stringify(value).slice(1, 10)],
  ])('%s', (_form, copy) => {
    const text = masked(`x ${copy} y`);
    expect(text).toMatch(/^x \[DB_PASSWORD\](?:…|\.\.\.)? y$/);
  });

  it.each([0, 1, 2, 3, 4, 5])('in base64 behind %i other bytes', (count) => {
    for (const copy of [base64(`${'u'.repeat(count)}${value}`), base64(`${'u'.repeat(count)}${value}:more`)]) {
      const url = copy.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
      for (const one of [copy, url]) {
        expect(masked(one)).toContain('[DB_PASSWORD]');
        expect(masked(one).replace('[DB_PASSWORD]', '').length).toBeLessThan(count * 2 + 14);
      }
    }
  });

  it('of a document are masked to its end, whole and line by line, also where two begin alike', () => {
    const lines = Array.from({ length: 30 }, (_, line) =>
      Buffer.from(`line ${line} of a key, ${'z'.repeat(30)}`).toString('base64'),
    );
    const key = ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----'].join('\n');
    const tokens = [`${'a1'.repeat(40)}first-end`, `${'a1'.repeat(40)}another-and-longer-end`];
    const known = [{ name: 'KEY', value: key }, ...tokens.map((value, index) => ({ name: `TOKEN_${index}`, value }))];
    const hide = redactor(known, (text) => text);
    expect(hide(`x ${key} y`)).toBe('x [KEY] y');
    expect(hide(JSON.stringify({ key }))).toBe('{"key":"[KEY]"}');
    expect(hide(lines.slice(7).join(' | '))).toBe(
      lines
        .slice(7)
        .map(() => '[KEY]')
        .join(' | '),
    );
    expect(hide(`${tokens[1]} ${tokens[0]}`)).toBe('[TOKEN_1] [TOKEN_0]');
  });

  it('leave what is no copy alone', () => {
    const text =
      'Zq7 development https://hooks.example.com/health postgres://shop 0x52908400098527886E0F7030069857D2E4169EE7';
    const known = [
      { name: 'DB_PASSWORD', value },
      { name: 'SECRET', value: 'development-password' },
      { name: 'HOOK_TOKEN', value: 'https://hooks.example.com/services/T00/xyz' },
      { name: 'DB_SECRET', value: 'postgres://shop:hunter2x@db/shop' },
      { name: 'USDC_TOKEN', value: '0x52908400098527886E0F7030069857D2E4169EE7' },
      { name: 'TITLE', value: 'development machine of Ann' },
    ];
    expect(redactor(known)(text)).toBe(text);
  });

  it('never show eight characters of it in a row, wherever it is cut', () => {
    const secret = fc.stringMatching(/^[A-Za-z]{3}[0-9][A-Za-z0-9+/$.*()[\]\\-]{8,40}$/);
    fc.assert(
      fc.property(secret, fc.string(), fc.nat(), (text, before, at) => {
        const cut = text.slice(0, Math.max(8, at % (text.length + 1)));
        expect(redactor([{ name: 'APP_SECRET', value: text }])(`${before}${cut}`)).not.toContain(text.slice(0, 8));
      }),
    );
  });
});

describe('the search for many texts', () => {
  const slow = (patterns: readonly string[], text: string) => {
    const covered = Array.from(text, () => false);
    for (const one of patterns)
      for (let at = text.indexOf(one); one !== '' && at >= 0; at = text.indexOf(one, at + 1))
        covered.fill(true, at, at + one.length);
    return covered;
  };

  it('covers what a search for each of them covers', () => {
    const short = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(short, { maxLength: 6 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 60 }),
        (patterns, text) => {
          const covered = Array.from(text, () => false);
          const matches = new Matcher(patterns.map((one) => ({ text: one, label: one, exact: true }))).find(text);
          for (const { from, to } of matches) covered.fill(true, from, to);
          expect(covered).toEqual(slow(patterns, text));
          matches.reduce((end, { from, to }) => {
            expect(from).toBeGreaterThanOrEqual(end);
            return to;
          }, 0);
        },
      ),
    );
  });
});

describe('redaction of a long answer', () => {
  const secrets = Array.from({ length: 300 }, (_, index) => ({
    name: `SECRET_${index}`,
    value: `${'a'.repeat(40)}${index}b!`,
  }));
  const redact = redactor(secrets);

  it.each([
    ...[
      '…',
      'aaaaaaa…',
      'a',
      'eyJ',
      'eyJaaaaaa-',
      'http://',
      '://a:',
      "'a'",
      '"a":"',
      'mysql -p',
      'Bearer a',
      'a=',
      'x.',
      'cookie:',
    ],
    ...['-----BEGIN PRIVATE KEY-----', 'authorization:', '-u a:', 'password ', 'sk-', 'x-token:', ' --token'],
  ])('is one pass over nothing but %j', async (part) => {
    await expectLinear((size) => redact(part.repeat(size / part.length)), 400_000);
  });
});
