import { useEffect, useState } from 'preact/hooks';
import type { EngineChoice, EngineTest } from '../../../electron/contract/preferences.ts';
import type { Settings } from '../../../electron/contract/settings.ts';
import { reasonOf } from '../../reason.ts';
import { settingsWords } from '../../words/settings.ts';
import { useStore } from '../app/store-context.ts';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { SettingRow } from './setting-row.tsx';

/** Which engine is used, and what one look at it found. */
export function EngineRows({ settings: { choices, defaults } }: { readonly settings: Settings }) {
  const { bridge, choosing } = useStore();
  const [engines, setEngines] = useState<readonly EngineChoice[]>([]);
  const [found, setFound] = useState<EngineTest | 'asking'>();
  const now = choices.engineContext;
  useEffect(() => {
    void bridge.request('stacklight:engines', undefined).then(setEngines, () => undefined);
  }, [bridge]);
  const test = (context: string) => {
    setFound('asking');
    bridge
      .request('stacklight:test-engine', { context })
      .then(setFound, (error) => setFound({ ok: false, sentence: reasonOf(error) }));
  };
  const choose = (engineContext: string) => {
    void choosing.change({ engineContext });
    test(engineContext);
  };
  // The one that is set is offered also where it is gone.
  const all = engines.some(({ context }) => context === now) ? engines : [...engines, { context: now, place: '' }];
  return (
    <>
      <SettingRow
        id="engineContext"
        label={settingsWords.engineContext}
        hint={settingsWords.engineHint}
        fallback={settingsWords.automatic}
        isChanged={now !== defaults.engineContext}
        onReset={() => choose(defaults.engineContext)}
      >
        <select
          id="engineContext"
          aria-describedby="engineContext-note"
          value={now}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {all.map(({ context, place }) => (
            <option key={context} value={context}>
              {context === '' ? settingsWords.engineAutomatic : settingsWords.engineOption(context, place)}
            </option>
          ))}
        </select>
        <button type="button" class="button" aria-busy={found === 'asking'} onClick={() => test(now)}>
          {settingsWords.engineTest}
        </button>
      </SettingRow>
      <div class="setting-result" role="status">
        {found === 'asking' && settingsWords.engineTesting}
        {found !== undefined && found !== 'asking' && <Found {...found} />}
      </div>
    </>
  );
}

function Found({ ok, sentence, hint }: EngineTest) {
  const look = { tone: ok ? 'good' : 'bad', shape: ok ? 'check' : 'cross', word: '' } as const;
  return (
    <p class="engine-found">
      <StateGlyph look={look} />
      <span>
        {sentence}
        {hint && <span class="hint"> {hint}</span>}
      </span>
    </p>
  );
}
