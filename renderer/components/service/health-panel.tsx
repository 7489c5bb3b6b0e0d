import type { ServiceView } from '../../../electron/contract/service.ts';
import { formatLocalTime } from '../../../shared/text/clock-time.ts';
import { formatPreciseDuration } from '../../../shared/text/duration.ts';
import { serviceWords } from '../../words/service.ts';
import { Elapsed } from '../ui/elapsed.tsx';

type Result = ServiceView['health']['results'][number];

/** The last health checks: as bars to see the trend, as a table to read what was answered. */
export function HealthPanel({ service }: { readonly service: ServiceView }) {
  const { health } = service;
  if (health.status === 'none') {
    return (
      <section class="panel">
        <h3 class="section-title">{serviceWords.healthTitle}</h3>
        <p class="empty-note">{serviceWords.noHealthCheck}</p>
      </section>
    );
  }
  return (
    <section class="panel">
      <h3 class="section-title">
        {serviceWords.healthTitle}
        {health.checkedAt !== undefined && (
          <span class="section-side">
            <Elapsed since={health.checkedAt} text={serviceWords.checkedAgo} />
          </span>
        )}
      </h3>
      {health.check && <p class="check-line">{health.check}</p>}
      {health.failing > 0 && <p class="word tone-bad">{serviceWords.failedInARow(health.failing)}</p>}
      {health.results.length > 0 ? (
        <Results results={health.results} />
      ) : (
        <p class="empty-note">{serviceWords.notCheckedYet}</p>
      )}
    </section>
  );
}

function Results({ results }: { readonly results: readonly Result[] }) {
  return (
    <>
      <Bars results={results} />
      <table class="results">
        <thead class="silent">
          <tr>
            <th scope="col">{serviceWords.checkTime}</th>
            <th scope="col">{serviceWords.checkResult}</th>
            <th scope="col">{serviceWords.checkLatency}</th>
          </tr>
        </thead>
        <tbody>
          {[...results].reverse().map((result) => (
            <ResultRow key={result.at} result={result} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function ResultRow({ result }: { readonly result: Result }) {
  return (
    <tr>
      <td class="result-time">{formatLocalTime(result.at)}</td>
      <td>
        <span class={`word tone-${result.ok ? 'good' : 'bad'}`}>{result.ok ? '✓ ' : '✗ '}</span>
        {result.message}
        {result.output && (
          <details>
            <summary>{serviceWords.checkOutput}</summary>
            <pre>{result.output}</pre>
          </details>
        )}
      </td>
      <td class="result-latency">{formatPreciseDuration(result.latencyMs)}</td>
    </tr>
  );
}

const tall = 24;

/** Height is latency against the slowest shown; a failed check is a hollow bar of full height with a cross. */
function Bars({ results }: { readonly results: readonly Result[] }) {
  const slowest = Math.max(1, ...results.map(({ latencyMs }) => latencyMs));
  return (
    <svg
      class="bars"
      viewBox={`0 0 ${results.length * 12} ${tall}`}
      width={results.length * 12}
      height={tall}
      role="img"
    >
      <title>{serviceWords.checksPassed(results.filter(({ ok }) => ok).length, results.length)}</title>
      {results.map(({ at, ok, latencyMs }, index) => {
        const height = ok ? Math.max(3, (latencyMs / slowest) * (tall - 2)) : tall - 1;
        const x = index * 12 + 1;
        return (
          <g key={at} class={ok ? 'bar ok' : 'bar'}>
            <rect x={x} y={tall - height - 0.5} width="9" height={height} rx="1.5" />
            {!ok && <path d={`M${x + 2} ${tall / 2 - 2.5}l5 5M${x + 7} ${tall / 2 - 2.5}l-5 5`} />}
          </g>
        );
      })}
    </svg>
  );
}
