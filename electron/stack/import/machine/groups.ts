/** What belongs together on a machine: a repository with everything that works in it, a Compose project, the rest. Pure. */
import { isBroadFolder } from '../../../commands/folders.ts';
import { normaliseName } from '../../parse/parse-stack.ts';
import { baseName } from '../../paths.ts';
import type { CandidateGroup, MachinePicture } from './picture.ts';

/** What belongs to no project. */
const REST: CandidateGroup = { name: 'others', title: 'no project' };

/** The group of what works in a folder: its project, or the folder itself unless it holds everything. */
export function groupOfFolder(folder: string, picture: MachinePicture): CandidateGroup {
  const { home } = picture.self;
  const project = picture.folders.get(folder)?.project;
  const directory = project?.folder ?? folder;
  if (isBroadFolder(directory, home) && !project) return REST;
  const kind = project?.because === '.git' ? 'repository' : 'folder';
  return { name: normaliseName(baseName(directory)), directory, title: `${kind} ${tilde(directory, home)}` };
}

/** A Compose project belongs to the repository that it lies in; one of its own is known by its own name. */
export function groupOfProject(project: string, folder: string | undefined, picture: MachinePicture): CandidateGroup {
  const title = `Compose project ${project}`;
  if (folder === undefined) return { name: normaliseName(project), title };
  const found = picture.folders.get(folder)?.project;
  if (found?.because === '.git') return groupOfFolder(folder, picture);
  return { name: normaliseName(project), directory: folder, title };
}

/** A container that nobody's project made. */
export const LOOSE_CONTAINERS: CandidateGroup = { name: 'containers', title: 'containers of no project' };

function tilde(folder: string, home: string | undefined): string {
  if (home === undefined || home === '/') return folder;
  return folder === home || folder.startsWith(`${home}/`) ? `~${folder.slice(home.length)}` : folder;
}
