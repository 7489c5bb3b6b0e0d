/** Where Stacklight lays the model that a Compose command runs, as a container's labels tell it. Pure. */

/** Folder of the copies, in the state home. */
export const COPIES = 'compose-models';

const COPY = new RegExp(`[\\\\/]${COPIES}[\\\\/][0-9a-f]{16}[\\\\/]([^\\\\/]+)$`);

/** The files that Compose's labels name, as they stand there; where that is a copy of ours, the project's own file of that name. */
export function labelledPaths(labels: Readonly<Record<string, string>>): readonly string[] {
  const folder = labels['com.docker.compose.project.working_dir'];
  const files = labels['com.docker.compose.project.config_files']?.split(',') ?? [];
  return files.map((file) => {
    const name = COPY.exec(file)?.[1];
    return name === undefined || folder === undefined ? file : `${folder}/${name}`;
  });
}
