import { useEffect, useRef } from 'preact/hooks';
import { type Level, levels } from '../../../shared/logs/level.ts';
import type { LogQuery } from '../../logs/match.ts';
import type { Found } from '../../logs/searcher.ts';
import { logsWords } from '../../words/logs.ts';
import { Icon } from '../ui/icon.tsx';

interface LogSearchProps {
  readonly query: LogQuery;
  readonly found: Found | undefined;
  /** Lines in sight that hold what is looked for, and which of them is the current one, from 1. */
  readonly count: number;
  readonly current: number;
  /** Not all lines were looked through yet. */
  readonly looking: boolean;
  readonly onlyHits: boolean;
  onQuery(query: LogQuery): void;
  onOnlyHits(only: boolean): void;
  /** To the next hit, or the one before. */
  onStep(by: 1 | -1): void;
}

/** The search; `/` or Ctrl+F anywhere in the view goes to it, Enter to the next hit, Escape empties it before it leaves. */
export function LogSearch({
  query,
  found,
  count,
  current,
  looking,
  onlyHits,
  onQuery,
  onOnlyHits,
  onStep,
}: LogSearchProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const finds = event.key === 'f' && (event.ctrlKey || event.metaKey);
      if (!finds && (event.key !== '/' || event.target instanceof HTMLInputElement)) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      onStep(event.shiftKey ? -1 : 1);
    }
    if (event.key !== 'Escape' || query.text === '') return;
    event.stopPropagation();
    onQuery({ ...query, text: '' });
  };
  const trouble = troubleOf(found);
  return (
    <search class="log-search">
      <label class="field log-query">
        <Icon name="search" />
        <input
          ref={field}
          type="text"
          placeholder={logsWords.searchPlaceholder}
          aria-label={logsWords.searchLabel}
          aria-invalid={trouble !== undefined}
          spellcheck={false}
          value={query.text}
          onInput={(event) => onQuery({ ...query, text: event.currentTarget.value })}
          onKeyDown={onKeyDown}
        />
        <Toggle
          on={query.matchCase}
          sign={logsWords.matchCaseSign}
          label={logsWords.matchCase}
          onPress={() => onQuery({ ...query, matchCase: !query.matchCase })}
        />
        <Toggle
          on={query.regex}
          sign=".*"
          label={logsWords.regex}
          onPress={() => onQuery({ ...query, regex: !query.regex })}
        />
      </label>
      {query.text !== '' && (
        <span class="log-steps">
          <span role="status" class="log-count">
            {trouble === undefined ? logsWords.hits(current, count, looking) : ''}
          </span>
          <StepButton label={logsWords.previous} sign="up" onPress={() => onStep(-1)} />
          <StepButton label={logsWords.next} sign="down" onPress={() => onStep(1)} />
          <button
            type="button"
            class="chip"
            aria-pressed={onlyHits}
            title={logsWords.onlyHitsHint}
            onClick={() => onOnlyHits(!onlyHits)}
          >
            {logsWords.onlyHits}
          </button>
        </span>
      )}
      <LevelChoice level={query.atLeast} onLevel={(atLeast) => onQuery({ ...query, atLeast })} />
      {query.fields.map(([name, value], index) => (
        <button
          type="button"
          key={`${name} ${value}`}
          class="chip log-filter"
          aria-pressed="true"
          aria-label={logsWords.removeFilter(name, value)}
          title={logsWords.removeFilter(name, value)}
          onClick={() => onQuery({ ...query, fields: query.fields.toSpliced(index, 1) })}
        >
          <span>{`${name}=${value}`}</span>
          <Icon name="close" />
        </button>
      ))}
      {trouble && (
        <p class="log-trouble" role="alert">
          {trouble}
        </p>
      )}
    </search>
  );
}

function troubleOf(found: Found | undefined): string | undefined {
  if (found?.state.kind === 'bad') return logsWords.badExpression(found.state.reason);
  return found?.state.kind === 'endless' ? logsWords.endless : undefined;
}

interface ToggleProps {
  readonly on: boolean;
  readonly sign: string;
  readonly label: string;
  onPress(): void;
}

function Toggle({ on, sign, label, onPress }: ToggleProps) {
  return (
    <button type="button" class="log-toggle" aria-pressed={on} aria-label={label} title={label} onClick={onPress}>
      {sign}
    </button>
  );
}

function StepButton({
  label,
  sign,
  onPress,
}: {
  readonly label: string;
  readonly sign: 'up' | 'down';
  onPress(): void;
}) {
  return (
    <button type="button" class="button bare small" aria-label={label} title={label} onClick={onPress}>
      <svg class="icon" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d={sign === 'up' ? 'M3.5 10 8 5.5 12.5 10' : 'M3.5 6 8 10.5 12.5 6'} />
      </svg>
    </button>
  );
}

function LevelChoice({
  level,
  onLevel,
}: {
  readonly level: Level | undefined;
  onLevel(level: Level | undefined): void;
}) {
  return (
    <select
      class="log-levels"
      aria-label={logsWords.levelLabel}
      value={level ?? ''}
      onChange={(event) => onLevel(levels.find((one) => one === event.currentTarget.value))}
    >
      <option value="">{logsWords.everyLevel}</option>
      {(['debug', 'info', 'warn', 'error'] as const).map((one) => (
        <option key={one} value={one}>
          {logsWords.atLeast[one]}
        </option>
      ))}
    </select>
  );
}
