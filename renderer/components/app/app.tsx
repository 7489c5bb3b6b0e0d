import { useEffect } from 'preact/hooks';
import type { View } from '../../../electron/contract/view.ts';
import type { Route } from '../../route.ts';
import { stackOf } from '../../store.ts';
import { appWords } from '../../words/app.ts';
import { OpenSheet } from '../actions/action-sheet.tsx';
import { OpenApproval } from '../approval/approval-sheet.tsx';
import { MutedPane } from '../findings/muted-pane.tsx';
import { EventsPane } from '../history/events-pane.tsx';
import { Overview } from '../history/overview.tsx';
import { ReportPane } from '../history/report-pane.tsx';
import { LogsPane } from '../logs/logs-pane.tsx';
import { Palette } from '../palette/palette.tsx';
import { usePageKeys } from '../palette/use-page-keys.ts';
import { ProposalPane } from '../proposal/proposal-pane.tsx';
import { ServicePane } from '../service/service-pane.tsx';
import { SettingsPane } from '../settings/settings-pane.tsx';
import { Home } from '../stacks/home.tsx';
import { OpenPane } from '../stacks/open-pane.tsx';
import { Pane } from '../ui/pane.tsx';
import { StackLight } from '../ui/stack-light.tsx';
import { Announcer } from './announcer.tsx';
import { DropTarget } from './drop-target.tsx';
import { useStore } from './store-context.ts';
import { TroubleBar } from './trouble-bar.tsx';

/** The whole page: the list, beside or over it what is looked at, the sheet of an action, and what went wrong. */
export function App() {
  const { view, trail } = useStore();
  useEscape();
  usePageKeys();
  if (!view.value) return <NoView />;
  const route = trail.route.value;
  // Without a stack nothing can have happened: the ways in have the window to themselves.
  const isBare = route.kind === 'home' && view.value.stacks.length === 0;
  return (
    <main class={`frame${route.kind === 'home' ? '' : ' with-pane'}${isBare ? ' bare' : ''}`}>
      <h1 class="silent">{appWords.productName}</h1>
      <Announcer view={view.value} />
      <LostBar />
      <Home view={view.value} />
      {route.kind !== 'home' && <RoutePane view={view.value} route={route} />}
      {route.kind === 'home' && !isBare && <Overview view={view.value} />}
      <OpenSheet stacks={view.value.stacks} />
      <OpenApproval stacks={view.value.stacks} />
      <TroubleBar />
      <Palette view={view.value} />
      <DropTarget />
    </main>
  );
}

/** There was a view and none comes any more: what is seen may be old. It is asked for again and again. */
function LostBar() {
  const { failure } = useStore();
  return (
    <div class="lost-place" role="status">
      {failure.value !== undefined && (
        <p class="lost-bar">
          <b>{appWords.lost}</b> {appWords.lostHint}
        </p>
      )}
    </div>
  );
}

function RoutePane({ view, route }: { readonly view: View; readonly route: Exclude<Route, { kind: 'home' }> }) {
  if (route.kind === 'settings') return <SettingsPane />;
  if (route.kind === 'muted') return <MutedPane view={view} />;
  if (route.kind === 'open') return <OpenPane />;
  if (route.kind === 'proposal') return <ProposalPane />;
  const stack = stackOf(view, route.stack);
  const service = stack?.services.find(({ id }) => id === route.service);
  if (!stack || (route.service !== undefined && !service)) return <Gone name={route.service ?? route.stack} />;
  const key = `${route.kind} ${route.stack} ${route.service}`;
  if (route.kind === 'events') return <EventsPane key={key} stack={stack} service={route.service} />;
  if (route.kind === 'report') return <ReportPane key={route.incident} stack={stack} incident={route.incident} />;
  if (route.kind === 'logs')
    return <LogsPane key={`${key} ${route.at}`} stack={stack} service={service} at={route.at} />;
  return service ? <ServicePane key={key} stack={stack} service={service} /> : null;
}

function Gone({ name }: { readonly name: string }) {
  return (
    <Pane title={name}>
      <p class="empty-note">{appWords.serviceGone(name)}</p>
    </Pane>
  );
}

/** Escape goes one step back; an open sheet and a filled search field take it first. */
function useEscape(): void {
  const { trail, tell, trouble, list } = useStore();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || document.querySelector('dialog[open]')) return;
      if (trouble.peek()) tell(undefined);
      else if (list.chosen.peek().size > 0) list.clear();
      else if (!trail.back()) list.search('');
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [trail, tell, trouble, list]);
}

/** Before the first answer, and when there is none. */
function NoView() {
  const { failure, load } = useStore();
  return (
    <main class="no-view">
      <StackLight light={failure.value === undefined ? 'blue' : 'grey'} />
      {failure.value === undefined ? (
        <>
          <h1 class="silent">{appWords.productName}</h1>
          <p role="status">{appWords.connecting}</p>
        </>
      ) : (
        <div role="alert">
          <h1>{appWords.noAnswer}</h1>
          <p>{failure.value}</p>
          <p class="hint">{appWords.servicesUnaffected}</p>
          <button type="button" class="button urgent" onClick={() => void load()}>
            {appWords.tryAgain}
          </button>
        </div>
      )}
    </main>
  );
}
