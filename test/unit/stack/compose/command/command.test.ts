import { describe, expect, it } from 'vitest';
import { modelOfOutput } from '../../../../../electron/stack/compose/command/output.ts';
import { isTooOld, refusalOf, wordsOf } from '../../../../../electron/stack/compose/command/refusal.ts';
import { plainOf } from '../../../../../electron/stack/compose/tree/values.ts';
import { projectOf } from '../../../../support/compose-text.ts';

const serviceIn = (text: string) => {
  const model = modelOfOutput(text, '/p', { errors: [], notes: [] });
  const web = model.ok ? model.value.services.get('web') : undefined;
  return web && plainOf(web);
};

describe('what a Compose command printed', () => {
  it('is read from JSON and from YAML alike, each doubled dollar sign as one', () => {
    const json = '{"name":"p","services":{"web":{"image":"web","environment":{"A":"x$$y"},"command":null}}}';
    const yaml = "services:\n  web:\n    environment:\n      A: x$$y\n    image: web\nversion: '3.9'\n";
    expect(serviceIn(json)).toEqual({ image: 'web', environment: { A: 'x$y' } });
    expect(serviceIn(yaml)).toEqual({ image: 'web', environment: { A: 'x$y' } });
  });

  it('keeps the spelling of texts that look like numbers to us and not to whoever printed them', () => {
    const model = modelOfOutput('services:\n  web:\n    image: web\n    user: 1e3\n', '/p', { errors: [], notes: [] });
    const user = model.ok ? model.value.services.get('web')?.entries.get('user')?.node : undefined;
    expect(user).toMatchObject({ kind: 'scalar', text: '1e3' });
  });

  it('is refused without repeating it when it is no project', () => {
    const model = modelOfOutput('{"PASSWORD": "hunter2"', '/p', { errors: [], notes: [] });
    expect(model.ok ? '' : JSON.stringify(model.problem)).toContain('compose-output');
    expect(JSON.stringify(model)).not.toContain('hunter2');
  });
});

describe('the words of a Compose command that refuses a file', () => {
  const v1 = `The Compose file './compose.yaml' is invalid because:
services.web.environment.T contains true, which is an invalid type
Unsupported config option for services.web: 'foo'

You might be seeing this error because you're using the wrong Compose file version.`;
  const v2 = `time="2026-01-01T00:00:00Z" level=warning msg="The \\"A\\" variable is not set."
validating /p/compose.yaml: services.web additional properties 'foo' not allowed`;

  it('are the paragraph that says why', () => {
    expect(wordsOf(v1, [])).toBe(
      "services.web.environment.T contains true, which is an invalid type; Unsupported config option for services.web: 'foo'",
    );
    expect(wordsOf(v2, [])).toBe("validating /p/compose.yaml: services.web additional properties 'foo' not allowed");
  });

  it('never hold a value of the environment', () => {
    expect(wordsOf('bad value "hunter2-long" or "hunter2"', ['hunter2', 'hunter2-long', 'a'])).toBe(
      'bad value "…" or "…"',
    );
  });

  it('are told at the service that they name, or at the line', async () => {
    const project = await projectOf({ 'compose.yaml': 'services:\n  db: { image: d }\n  web: { image: w }\n' });
    const refusal = refusalOf('services.web additional properties', 'docker compose 2.29.1', project.files, project);
    expect(refusal).toMatchObject({ code: 'compose-refused', file: '/p/compose.yaml', line: 3, column: 3 });
    const yaml = refusalOf('yaml: line 7: did not find expected key', 'docker compose 2.29.1', project.files, project);
    expect(yaml).toMatchObject({ file: '/p/compose.yaml', line: 7, column: 1 });
  });

  it('say that it is too old only when it refuses what there is by now', () => {
    const refused = (key: string) => `services.web additional properties '${key}' not allowed`;
    expect([
      isTooOld(refused('foo'), '2.29.1'),
      isTooOld(refused('gpus'), '2.29.1'),
      isTooOld(refused('foo'), '1.29.2'),
    ]).toEqual([false, true, true]);
  });
});
