import { render } from 'preact';
import type { Bridge } from '../electron/contract/channels.ts';
import { followAppearance } from './appearance.ts';
import { App } from './components/app/app.tsx';
import { StoreContext } from './components/app/store-context.ts';
import { createStore } from './store.ts';
import { TIMING } from './timing.ts';
import './styles/tokens.css';
import './styles/forced-colors.css';
import './styles/tones.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/fields.css';
import './styles/choices.css';
import './styles/glyph.css';
import './styles/frame.css';
import './styles/pane.css';
import './styles/messages.css';
import './styles/first-run.css';
import './styles/ways.css';
import './styles/proposal.css';
import './styles/light.css';
import './styles/stack.css';
import './styles/services.css';
import './styles/service-trouble.css';
import './styles/findings.css';
import './styles/service.css';
import './styles/ports.css';
import './styles/sheet.css';
import './styles/approval.css';
import './styles/steps.css';
import './styles/logs.css';
import './styles/log-rows.css';
import 'uplot/dist/uPlot.min.css';
import './styles/charts.css';
import './styles/graph.css';
import './styles/timeline.css';
import './styles/report.css';
import './styles/events.css';
import './styles/settings.css';
import './styles/palette.css';

declare global {
  interface Window {
    readonly stacklight: Bridge;
  }
}

const root = document.getElementById('page');
if (root) {
  const store = createStore(window.stacklight, Date.now(), localStorage);
  const tick = () => {
    if (document.visibilityState === 'visible') store.tick(Date.now());
  };
  setInterval(tick, TIMING.tickMs);
  document.addEventListener('visibilitychange', tick);
  render(
    <StoreContext.Provider value={store}>
      <App />
    </StoreContext.Provider>,
    root,
  );
  followAppearance(store.choosing, document.documentElement);
  void store.choosing.load();
  void store.load();
}
