import type { ComponentChildren } from 'preact';
import type { HistoryEvent } from '../../../electron/contract/history.ts';
import { describeStory, describeWave, type Entry, type Story, storiesOf, type Wave } from '../../history/stories.ts';
import { lookOf } from '../../state-look.ts';
import { storyWords } from '../../words/stories.ts';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { EventEvidence } from './event-evidence.tsx';
import { EventLine } from './event-line.tsx';
import { EventMoment } from './event-moment.tsx';
import { EventTime } from './event-time.tsx';
import { ToldLine } from './told-line.tsx';

interface ListProps {
  readonly stack: string;
  /** Newest first. */
  readonly events: readonly HistoryEvent[];
  /** Each line begins with its service. */
  readonly named: boolean;
  /** No more lines than this. */
  readonly most?: number;
}

/** What happened; what belongs together is one line that unfolds. */
export function EventList({ stack, events, named, most = Number.POSITIVE_INFINITY }: ListProps) {
  return (
    <ol class="events">
      {storiesOf(events)
        .slice(0, most)
        .map((entry) => (
          <EntryLine key={keyOf(entry)} stack={stack} entry={entry} named={named} />
        ))}
    </ol>
  );
}

/** By its oldest event: a story that goes on stays the same one, and open when it was open. */
function keyOf(entry: Entry): string | number {
  if (entry.kind === 'event') return entry.event.seq;
  const events = entry.kind === 'wave' ? entry.stories.at(-1)?.events : entry.events;
  return `${entry.kind} ${events?.at(-1)?.seq}`;
}

interface EntryProps extends Pick<ListProps, 'stack' | 'named'> {
  readonly entry: Entry;
}

function EntryLine({ stack, entry, named }: EntryProps) {
  switch (entry.kind) {
    case 'event':
      return <EventLine stack={stack} event={entry.event} named={named} />;
    case 'story':
      return <StoryLine stack={stack} story={entry} named={named} />;
    case 'wave':
      return <WaveLine stack={stack} wave={entry} />;
    case 'incident':
      return <ToldLine stack={stack} told={entry} named={named} />;
  }
}

interface StoryProps extends Pick<ListProps, 'stack' | 'named'> {
  readonly story: Story;
}

function StoryLine({ stack, story, named }: StoryProps) {
  const { service, to, state, events } = story;
  const look = lookOf({ state, shadowed: false, desired: 'down' });
  const [newest] = events;
  // What it said last is what people look for first; it stands with the event as well.
  const told = events.find(({ data }) => Array.isArray(data?.lastLines) || data?.probe !== undefined);
  return (
    <li class="event story">
      <EventMoment stack={stack} service={service} at={to} />
      <StateGlyph look={look} size={12} />
      <Unfold
        count={events.length}
        sentence={
          <>
            {named && <b>{service} </b>}
            <span class={`word tone-${look.tone}`}>{look.word}</span> · {describeStory(story)}
            {look.tone === 'bad' && newest && <span class="event-cause">{`: ${newest.cause}`}</span>}
          </>
        }
      >
        {events.map((event) => (
          <EventLine key={event.seq} stack={stack} event={event} named={false} />
        ))}
      </Unfold>
      {told && look.tone !== 'good' && <EventEvidence event={told} />}
    </li>
  );
}

function WaveLine({ stack, wave }: { readonly stack: string; readonly wave: Wave }) {
  const { to, stories } = wave;
  return (
    <li class="event story">
      <EventTime at={to} />
      <StateGlyph look={{ tone: 'good', shape: 'check', word: '' }} size={12} />
      <Unfold count={stories.reduce((sum, { events }) => sum + events.length, 0)} sentence={describeWave(wave)}>
        {stories.map((story) => (
          <StoryLine key={story.service} stack={stack} story={story} named />
        ))}
      </Unfold>
    </li>
  );
}

interface UnfoldProps {
  readonly sentence: ComponentChildren;
  readonly count: number;
  readonly children: ComponentChildren;
}

/** The sentence itself is what unfolds. */
function Unfold({ sentence, count, children }: UnfoldProps) {
  return (
    <details class="event-more">
      <summary>
        {sentence} <span class="event-count">{storyWords.unfold(count)}</span>
      </summary>
      <ol class="events">{children}</ol>
    </details>
  );
}
