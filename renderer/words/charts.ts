import { formatCount } from '../../shared/text/count.ts';

const names = { latency: 'Latency', cpu: 'CPU', memory: 'Memory' } as const;

const spans = { quarter: '15 min', hour: 'Hour', day: 'Day' } as const;

/** What the page says: charts. */
export const chartWords = {
  title: 'Load',
  name: (name: keyof typeof names) => names[name],
  spansTitle: 'How far back',
  spanName: (name: keyof typeof spans) => spans[name],
  summary: (last: string, mean: string, peak: string) => `${last} now, ${mean} on average, ${peak} at most`,
  label: (name: string, summary: string) => `${name}: ${summary}`,
  at: (time: string, mean: string, peak: string) => `${time}: ${mean}, ${peak} at most`,
  nothingAt: (time: string) => `${time}: nothing measured`,
  nothing: 'Nothing was measured yet.',
  whileLooked: 'Its CPU and memory are measured while this page is open.',
  failed: (reason: string) => `The numbers could not be read: ${reason}`,
  healthTitle: 'Health',
  checks: (passed: number, failed: number) =>
    failed === 0
      ? `all ${formatCount(passed, 'check')} passed`
      : `${failed} of ${formatCount(passed + failed, 'check')} failed`,
  bar: (from: string, to: string, text: string) => `${from} to ${to}: ${text}`,
  noChecksIn: 'no checks',
  failuresTitle: 'Failed checks',
  failureCount: (count: number) => `${count} in a row`,
  failureSpan: (from: string, to: string) => `${from} to ${to}`,
  noOutput: 'It answered nothing.',
  statesLabel: 'How it was',
} as const;
