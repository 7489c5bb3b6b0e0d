// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are Compose's own syntax
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editStackText, type StackEdit } from '../../../../electron/stack/edit/edit-stack-file.ts';
import { readYaml } from '../../../../electron/stack/parse/yaml-source.ts';

function edited(text: string, edit: StackEdit): string {
  const result = editStackText(text, edit);
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}

const add = (text: string, entry: object = { command: 'node worker.js' }, comment?: string) =>
  edited(text, { kind: 'add-service', id: 'worker', entry, ...(comment ? { comment } : {}) });
const remove = (text: string, id: string) => edited(text, { kind: 'remove-service', id });
const set = (text: string, id: string, key: string, value: unknown) =>
  edited(text, { kind: 'set-key', id, key, value });
const codeOf = (text: string, edit: StackEdit) => {
  const result = editStackText(text, edit);
  return result.ok ? 'ok' : result.problem.code;
};

const shop = `# yaml-language-server: $schema=x
# Our shop.
name:   shop   # spaced on purpose

services:

    # The database
    db:
        container: shop-db

    # The API.
    # It needs the database.
    api:   &api
        command: "node  api.js"   # not with nodemon
        ports: [ 8000,   8001 ]
        environment: { A: '1',B: 2 }
        # ports: [9000]

smoke:
    - { name: ok, http: "http://localhost:8000" }   # last
# the end
`;

describe('adding a service', () => {
  it('leaves every other byte as it is, and writes in the style of the file', () => {
    const after = add(
      shop,
      { command: 'node worker.js', depends_on: { api: { condition: 'service_started' } } },
      'Procfile',
    );
    expect(after).toBe(
      shop.replace(
        '        # ports: [9000]\n',
        `        # ports: [9000]

    # Procfile
    worker:
        command: node worker.js
        depends_on:
            api:
                condition: service_started
`,
      ),
    );
  });

  it('keeps Windows line ends and a byte order mark', () => {
    const text = '\uFEFFservices:\r\n  api:\r\n    command: x # y\r\n\r\n# end\r\n';
    expect(add(text)).toBe(
      '\uFEFFservices:\r\n  api:\r\n    command: x # y\r\n  worker:\r\n    command: node worker.js\r\n\r\n# end\r\n',
    );
  });

  it.each([
    ['services:\n  api: { command: x }', 'services:\n  api: { command: x }\n  worker:\n    command: node worker.js\n'],
    [
      'services: { api: { command: x, }, } # all\nname: a\n',
      'services: { api: { command: x, }, "worker": {"command":"node worker.js"}, } # all\nname: a\n',
    ],
    ['services: # none yet\nname: a\n', 'services: # none yet\n  worker:\n    command: node worker.js\nname: a\n'],
    ['services: {}\nname: a\n', 'services:\n  worker:\n    command: node worker.js\nname: a\n'],
    ['name: a\n', 'name: a\nservices:\n  worker:\n    command: node worker.js\n'],
    ['# nothing\n', '# nothing\nservices:\n  worker:\n    command: node worker.js\n'],
    ['', 'services:\n  worker:\n    command: node worker.js\n'],
    [
      'services:\n  api:\n    command: |\n      a\n      b\n\nname: a\n',
      'services:\n  api:\n    command: |\n      a\n      b\n  worker:\n    command: node worker.js\n\nname: a\n',
    ],
    [
      'services:\n    api:\n          command: x\n',
      'services:\n    api:\n          command: x\n    worker:\n          command: node worker.js\n',
    ],
  ])('knows the ways to write services: %j', (text, after) => {
    expect(add(text)).toBe(after);
  });

  it('refuses a name that is there, a broken text, and services behind an alias', () => {
    const edit = { kind: 'add-service', id: 'db', entry: {} } as const;
    expect(codeOf(shop, edit)).toBe('service-exists');
    expect(codeOf('services:\n\tdb: 1\n', edit)).toBe('stack-file-syntax');
    expect(codeOf('x-s: &s { a: { command: x } }\nservices: *s\n', edit)).toBe('edit-impossible');
    expect(codeOf('- a\n', edit)).toBe('edit-impossible');
  });
});

describe('removing a service', () => {
  it('takes its lines and the comment right above it, and nothing else', () => {
    expect(remove(shop, 'db')).toBe(shop.replace('    # The database\n    db:\n        container: shop-db\n\n', '\n'));
    const after = remove(shop, 'api');
    expect(after).toBe(shop.slice(0, shop.indexOf('\n    # The API.')) + shop.slice(shop.indexOf('\nsmoke:')));
  });

  it.each([
    ['services: { a: { command: x }, b: { command: y } }\n', 'a', 'services: { b: { command: y } }\n'],
    ['services: { a: { command: x }, b: { command: y } }\n', 'b', 'services: { a: { command: x } }\n'],
    ['services:\n  a:\n    command: x\nname: a\n', 'a', 'services: {}\nname: a\n'],
    ['services:\r\n  a: { command: x }\r\n  b:\r\n    command: y\r\n', 'a', 'services:\r\n  b:\r\n    command: y\r\n'],
  ])('knows the ways to write services: %j', (text, id, after) => {
    expect(remove(text, id)).toBe(after);
  });

  it('refuses where others use what stands there', () => {
    const text = 'services:\n  a: &a\n    command: x\n  b:\n    <<: *a\n';
    expect(codeOf(text, { kind: 'remove-service', id: 'a' })).toBe('edit-impossible');
    expect(codeOf(text, { kind: 'remove-service', id: 'c' })).toBe('unknown-service');
    expect(remove(text, 'b')).toBe('services:\n  a: &a\n    command: x\n');
  });
});

describe('setting a key of a service', () => {
  it('replaces the value and keeps the comment behind it', () => {
    expect(set(shop, 'api', 'command', 'node b.js')).toBe(
      shop.replace('command: "node  api.js"   #', 'command: node b.js   #'),
    );
    expect(set(shop, 'api', 'ports', [9000])).toBe(
      shop.replace('ports: [ 8000,   8001 ]', 'ports:\n            - 9000'),
    );
    expect(set(shop, 'api', 'environment', { A: 'no' })).toBe(
      shop.replace("environment: { A: '1',B: 2 }", 'environment:\n            A: "no"'),
    );
  });

  it('adds a key that is not there, and takes one away', () => {
    expect(set(shop, 'db', 'restart', 'always')).toBe(
      shop.replace('container: shop-db\n', 'container: shop-db\n        restart: always\n'),
    );
    expect(set(shop, 'api', 'ports', undefined)).toBe(shop.replace('        ports: [ 8000,   8001 ]\n', ''));
    expect(set(shop, 'db', 'open', undefined)).toBe(shop);
    expect(set('services: { a: { command: x } }\n', 'a', 'ports', [1])).toBe(
      'services: { a: { command: x, "ports": [1] } }\n',
    );
    expect(set('services: { a: { command: x } }\n', 'a', 'command', { b: 1 })).toBe(
      'services: { a: { command: {"b":1} } }\n',
    );
  });

  it('overrides what comes from a merge, and refuses what is an alias', () => {
    const text = 'x-a: &a { command: x }\nservices:\n  a:\n    <<: *a\n    ports: [1]\n  b: *a\n';
    expect(set(text, 'a', 'command', 'z')).toBe(text.replace('ports: [1]\n', 'ports: [1]\n    command: z\n'));
    expect(codeOf(text, { kind: 'set-key', id: 'b', key: 'command', value: 'y' })).toBe('edit-impossible');
    expect(codeOf(text, { kind: 'set-key', id: 'a', key: 'command', value: undefined })).toBe('edit-impossible');
  });
});

describe('any edit', () => {
  it('either means exactly what was asked for or is refused, and keeps every comment of the others', () => {
    const entry = fc.record(
      {
        command: fc.string({ minLength: 1 }),
        environment: fc.dictionary(fc.stringMatching(/^[A-Z]{1,5}$/), fc.string()),
      },
      { requiredKeys: ['command'] },
    );
    const eol = fc.constantFrom('\n', '\r\n');
    fc.assert(
      fc.property(entry, eol, fc.constantFrom('a', 'b'), (value, end, id) => {
        const text =
          '# 1\nservices: # 2\n  # 3\n  a: # 4\n    command: x # 5\n\n  # 6\n  b:\n    command: y # 7\n# 8\n'.replaceAll(
            '\n',
            end,
          );
        const added = add(text, value);
        expect(readYaml(added, '').data).toEqual({
          services: { a: { command: 'x' }, b: { command: 'y' }, worker: value },
        });
        expect(remove(added, 'worker')).toBe(text);
        const changed = set(text, id, 'command', value.command);
        for (const number of [1, 2, 3, 4, 5, 6, 7, 8]) expect(changed).toContain(`# ${number}`);
      }),
      { numRuns: 50 },
    );
  });
});
