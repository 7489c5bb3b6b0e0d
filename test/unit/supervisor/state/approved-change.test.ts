import { describe, expect, it } from 'vitest';
import { changedServices, definitionOf } from '../../../../electron/supervisor/definition/stack-change.ts';
import { digestOf } from '../../../../electron/supervisor/model/definition-digest.ts';
import type { LedgerContent, SavedService } from '../../../../electron/supervisor/model/saved-service.ts';
import { leftFor, pendingOf } from '../../../../electron/supervisor/state/approved-change.ts';
import { stackOf } from '../../../support/stack-text.ts';

const running = { process: { pid: 7, startToken: 'seven' }, startedAt: 1 };
const UP: SavedService = { desired: 'up', generation: 3, earlier: [], state: 'running', running };
const stackWith = (line: string) => stackOf(`name: shop\nservices:\n  ${line}\n`);

/** What is left where `before` ran in this state, `after` was announced, and `approved` is what a yes was said to. */
function left(before: string, after: string, saved: SavedService, approved = after) {
  const [old, now] = [definitionOf(stackWith(before)), definitionOf(stackWith(after))];
  const change = pendingOf(digestOf(now), changedServices(old, now));
  const services = Object.fromEntries(old.stack.services.map(({ id }) => [id, saved]));
  const content: LedgerContent = { version: 1, file: old.stack.file, bootId: 'boot', services };
  const opened = definitionOf(stackWith(approved));
  return leftFor({ ...content, ...(change ? { change } : {}) }, digestOf(opened), opened.stack);
}

const API = 'api: { command: node api.js }';
const WEB = 'web: { command: node api.js }';
const OTHER = 'api: { command: node other.js }';
const BOX = 'api: { image: "api:1" }';

describe('a change that was about to be approved when Stacklight ended', () => {
  it('is as if nobody had thought of it where the yes did not reach the disk, and can still be said', () => {
    const { saved, ...rest } = left(API, WEB, UP, API);
    expect(saved?.services).toEqual({ api: UP });
    expect(saved?.change?.renamed).toEqual([{ id: 'web', from: 'api' }]);
    expect(rest).toEqual({ renamed: [], outdated: [], told: undefined });
  });

  it('moves what runs to its new name, once', () => {
    const { saved, renamed, told } = left(API, WEB, UP);
    expect(saved?.services).toEqual({ web: UP });
    expect(saved?.change).toBeUndefined();
    expect(renamed).toEqual([{ id: 'web', from: 'api' }]);
    expect(told).toContain('api is called web');
  });

  it('gives the wish alone to the new name of what was on its way up: it may live under its old marker', () => {
    const { running: _, ...starting } = { ...UP, state: 'starting' as const };
    const { saved, renamed } = left(API, WEB, starting);
    expect(renamed).toEqual([]);
    expect(saved?.services.api).toEqual(starting);
    expect(saved?.services.web).toEqual({ desired: 'up', generation: 3, earlier: [], state: 'waiting' });
  });

  it('says of what runs by the old definition that it does', () => {
    const { saved, outdated, told } = left(API, OTHER, UP);
    expect(saved?.services).toEqual({ api: { ...UP, outdated: 3 } });
    expect(outdated).toEqual([]);
    expect(told).toContain('api changed');
  });

  it('has a process stopped that is a container by now, and the container begun', () => {
    const { saved, outdated } = left(API, BOX, UP);
    expect(outdated).toEqual([['api', UP]]);
    expect(saved?.services.api).toEqual({ desired: 'up', generation: 3, earlier: [], state: 'waiting' });
    expect(left(API, BOX, { ...UP, desired: 'down' }).saved?.services.api).toMatchObject({ state: 'stopped' });
  });

  it('is not written down where it changes nothing of what runs', () => {
    const now = definitionOf(stackWith('api: { command: node api.js, restart: always }'));
    expect(pendingOf(digestOf(now), changedServices(definitionOf(stackWith(API)), now))).toBeUndefined();
  });
});
