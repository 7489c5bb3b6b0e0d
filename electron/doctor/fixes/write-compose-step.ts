/** The step that writes a Compose file for containers that were made by hand. */
import { join } from 'node:path';
import { ok, type Result } from '../../result.ts';
import { namesSecret } from '../../secrets/names.ts';
import { type ExportInput, type ExportOptions, exportCompose, filesOf } from '../../stack/export/export-compose.ts';
import { referencesIn } from '../analysis/references.ts';
import type { FixStep, FixTools } from '../check.ts';
import type { ContainerDetails } from '../facts/container-details.ts';

/** Credentials in a URL are a secret, whatever the variable is called. */
const CREDENTIALS = /:\/\/[^/\s:@]*:[^@\s]+@/;

/** What of a container's environment is a secret, and which hosts it names. */
export const EXPORT_OPTIONS: ExportOptions = {
  isSecret: (name, value) => value !== '' && (namesSecret(name) || CREDENTIALS.test(value)),
  hostsIn: (name, value) => referencesIn(name, value).map(({ host }) => host),
};

/** Writes `compose.yaml`, `.env` and `.env.example` into a folder that holds none of them yet. */
export function writeComposeStep(containers: readonly ContainerDetails[], folder: string): FixStep {
  return {
    step: {
      id: 'write-compose',
      action: 'write',
      target: join(folder, 'compose.yaml'),
      reason: 'describes them as they are; secrets go to .env beside it',
    },
    work: async (tools) => {
      const inputs: ExportInput[] = [];
      for (const { id } of containers) {
        const input = await describeForExport(tools.engine, id);
        if (!input.ok) return input;
        inputs.push(input.value);
      }
      const exported = exportCompose(inputs, EXPORT_OPTIONS);
      if (!exported.ok) return exported;
      const files = filesOf(exported.value);
      for (const [name, text] of files) {
        const written = await tools.writeNew(join(folder, name), text);
        if (!written.ok) return written;
      }
      return ok(`written: ${files.map(([name]) => name).join(', ')} in ${folder}`);
    },
  };
}

/** What `exportCompose` needs to know of a container. */
export async function describeForExport(engine: FixTools['engine'], id: string): Promise<Result<ExportInput>> {
  const container = await engine.request('describe a container', (docker, abortSignal) =>
    docker.getContainer(id).inspect({ abortSignal }),
  );
  if (!container.ok) return container;
  const image = await engine.request('describe an image', (docker) => docker.getImage(container.value.Image).inspect());
  return image.ok ? ok({ container: container.value, image: image.value }) : image;
}
