import { describe, expect, it } from 'vitest';
import { isForCompose, isSteering, steersTools } from '../../../electron/stack/steering-variables.ts';

describe('a variable by whose value other code gets into a program', () => {
  it.each(
    `LD_PRELOAD LD_AUDIT GCONV_PATH BASH_ENV PYTHONSTARTUP PERL5OPT NODE_OPTIONS GUNICORN_CMD_ARGS CATALINA_OPTS KAFKA_OPTS
    JAVA_TOOL_OPTIONS UWSGI_PLUGINS QT_PLUGIN_PATH GIO_EXTRA_MODULES GTK_MODULES LESSOPEN PSModulePath SPRING_CONFIG_LOCATION TS_NODE_PROJECT
    ANSIBLE_CONFIG DJANGO_SETTINGS_MODULE FLASK_APP TF_CLI_ARGS VK_ICD_FILENAMES GUILE_LOAD_PATH HELM_PLUGINS TCLLIBPATH`.split(
      /\s+/,
    ),
  )('is known by its name: %s', (name) => expect(isSteering(name)).toBe(true));

  it.each(
    'PORT DEBUG DATABASE_URL DB_PASSWORD LOG_LEVEL APP_NAME SPRING_DATASOURCE_PASSWORD SPRING_PROFILES_ACTIVE OPTIONAL'.split(
      ' ',
    ),
  )('is not every one: %s', (name) => expect(isSteering(name)).toBe(false));

  it('is guessed by its ending for a yes alone: what Compose fills in of the user’s own is not taken from it', () => {
    expect(['KAFKA_OPTS', 'APP_CONFIG'].map(steersTools)).toEqual([false, false]);
    expect(['PYTHONPATH', 'LD_PRELOAD', 'DOCKER_CONFIG'].map(steersTools)).toEqual([true, true, true]);
    expect(['DOCKER_CONFIG', 'BUILDX_CONFIG', 'COMPOSE_BAKE', 'DOCKERFILE'].map(isForCompose)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
