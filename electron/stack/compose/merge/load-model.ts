/** Reads Compose files one over the other, with what they include and extend, into one model. */
import { LIMITS } from '../../../limits.ts';
import { parseDotenv } from '../../syntax/dotenv.ts';
import { lossNote } from '../../syntax/loss-note.ts';
import { isExtension, TOP_KEYS } from '../tree/known-keys.ts';
import { child, complain, type Field, itemsOf, type MapNode, remark } from '../tree/node.ts';
import { textOf, textsOf, wrongType } from '../tree/values.ts';
import { resourcesOf, servicesOf } from './file-model.ts';
import { importModel, mergeModels, settled } from './merge-models.ts';
import { EMPTY_MODEL, folderOf, type Loading, lookupOf, type Model, openTrees, resolver, type Scope } from './model.ts';
import { isRemotePath, remarkRemote } from './remote.ts';

/** The model of files that are merged in this order; undefined where one could not be read. `at`: who names them. */
export async function loadModel(
  files: readonly string[],
  scope: Scope,
  loading: Loading,
  at?: Field,
): Promise<Model | undefined> {
  let model: Model = EMPTY_MODEL;
  for (const file of files) {
    const trees = await openTrees(file, scope, loading, at?.node.place);
    if (!trees) return undefined;
    for (const tree of trees) {
      const one = await modelOf(file, tree, scope, loading);
      if (!one) return undefined;
      model = mergeModels(model, one, loading);
    }
  }
  return settled(model);
}

async function modelOf(file: string, tree: MapNode, scope: Scope, loading: Loading): Promise<Model | undefined> {
  const root: Field = { node: tree, path: '', complaints: loading.complaints };
  for (const [key, entry] of tree.entries) {
    if (TOP_KEYS.has(key) || isExtension(key)) continue;
    const message = `"${key}" is not a top-level key that Compose is known to have`;
    remark({ ...root, node: { ...entry.node, place: entry.key } }, { code: 'unknown-key', message });
  }
  const own = { ...resourcesOf(root, scope, loading), services: await servicesOf(file, root, scope, loading) };
  const include = child(root, 'include');
  if (!include) return own;
  if (include.node.kind !== 'list') {
    // The other files are read all the same: one of them may be of another machine.
    wrongType(include, 'a list of files');
    return own;
  }
  let model: Model = own;
  for (const item of itemsOf(include)) {
    const paths = pathsOf(item);
    if (paths.some(isRemotePath)) {
      remarkRemote(item, 'include');
      continue;
    }
    const included = await loadIncluded(item, paths, { ...scope, chain: [...scope.chain, file] }, loading);
    if (!included) return undefined;
    model = importModel(model, included, item);
  }
  return model;
}

/** One text, a list of them, or a mapping with `path`. */
function pathsOf(item: Field): readonly string[] {
  return item.node.kind === 'map' ? textsOf(child(item, 'path')) : textsOf(item);
}

async function loadIncluded(
  item: Field,
  named: readonly string[],
  scope: Scope,
  loading: Loading,
): Promise<Model | undefined> {
  const resolve = resolver(scope, loading);
  const paths = named.map(resolve);
  const [first] = paths;
  if (first === undefined) return wrongType(item, 'a path, or a mapping with path') ?? EMPTY_MODEL;
  if (paths.some((path) => scope.chain.includes(path))) {
    complain(item, { code: 'include-cycle', message: `${item.path} includes a file that includes this one` });
    return undefined;
  }
  loading.budget.includes -= 1;
  if (loading.budget.includes < 0 || scope.chain.length > LIMITS.compose.chain) {
    complain(item, {
      code: 'include-cycle',
      message: `${item.path} is one include too many: there seems to be no end to them`,
    });
    return undefined;
  }
  const home = item.node.kind === 'map' ? textOf(child(item, 'project_directory'), 'a path') : undefined;
  const directory = home === undefined ? folderOf(first) : resolve(home);
  const envFiles = item.node.kind === 'map' ? textsOf(child(item, 'env_file')).map(resolve) : [];
  const variables = await variablesOf(envFiles, directory, scope, item, loading);
  return loadModel(paths, { ...scope, directory, variables }, loading, item);
}

function parsed(file: string, text: string, variables: Scope['variables'], { complaints }: Loading) {
  return parseDotenv(text, lookupOf(variables), (loss) => complaints.notes.push(lossNote(file, loss))).values;
}

/** The variables of an include: its own env files, else the `.env` of its folder, under those of whoever includes it. */
async function variablesOf(
  named: readonly string[],
  directory: string,
  scope: Scope,
  item: Field,
  loading: Loading,
): Promise<Scope['variables']> {
  const files = named.length > 0 ? named : [resolver({ directory }, loading)('.env')];
  let variables = scope.variables;
  for (const file of files) {
    loading.opened.add(file);
    const text = await loading.open(file);
    if (text.ok) variables = { ...parsed(file, text.value, variables, loading), ...variables };
    else if (named.length > 0) complain(item, { ...text.problem, code: 'env-file-missing' });
  }
  return variables;
}
