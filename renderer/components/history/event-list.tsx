import type { ComponentChildren } from 'preact';
import type { HistoryEvent } from '../../../electron/contract/history.ts';
import { describeStory, describeWave, type Entry, type Story, storiesOf, type Wave } from '../../history/stories.ts';
import { lookOf } from '../../state-look.ts';
import { storyWords } from '../../words/stories.ts';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { EventEvidence } from './event-evidence.tsx';
import { EventLine, EventTime } from './event-line.tsx';

/** Events that stand newest first; what belongs together is one line that unfolds. `named` adds the service. */
export function EventList({ events, named }: { readonly events: readonly HistoryEvent[]; readonly named: boolean }) {
  return (
    <ol class="events">
      {storiesOf(events).map((entry) => (
        <EntryLine key={keyOf(entry)} entry={entry} named={named} />
      ))}
    </ol>
  );
}

function keyOf(entry: Entry): string | number {
  if (entry.kind === 'event') return entry.event.seq;
  // By its oldest event: a story that goes on stays the same one, and open when it was open.
  const events = entry.kind === 'story' ? entry.events : entry.stories.at(-1)?.events;
  return `${entry.kind} ${events?.at(-1)?.seq}`;
}

function EntryLine({ entry, named }: { readonly entry: Entry; readonly named: boolean }) {
  if (entry.kind === 'event') return <EventLine event={entry.event} named={named} />;
  return entry.kind === 'story' ? <StoryLine story={entry} named={named} /> : <WaveLine wave={entry} />;
}

function StoryLine({ story, named }: { readonly story: Story; readonly named: boolean }) {
  const { service, to, state, events } = story;
  const look = lookOf({ state, shadowed: false, desired: 'down' });
  const [newest] = events;
  // What it said last is what people look for first; it stands with the event as well.
  const told = events.find(({ data }) => Array.isArray(data?.lastLines) || data?.probe !== undefined);
  return (
    <li class="event story">
      <EventTime at={to} />
      <StateGlyph look={look} size={12} />
      <p>
        {named && <b>{service} </b>}
        <span class={`word tone-${look.tone}`}>{look.word} </span>
        {describeStory(story)}
        {look.tone === 'bad' && newest && <span class="event-cause">{`: ${newest.cause}`}</span>}
      </p>
      {told && look.tone !== 'good' && <EventEvidence event={told} />}
      <Unfold count={events.length}>
        {events.map((event) => (
          <EventLine key={event.seq} event={event} named={false} />
        ))}
      </Unfold>
    </li>
  );
}

function WaveLine({ wave }: { readonly wave: Wave }) {
  const { to, stories } = wave;
  const count = stories.reduce((sum, { events }) => sum + events.length, 0);
  return (
    <li class="event story">
      <EventTime at={to} />
      <StateGlyph look={{ tone: 'good', shape: 'check', word: '' }} size={12} />
      <p>{describeWave(wave)}</p>
      <Unfold count={count}>
        {stories.map((story) => (
          <StoryLine key={story.service} story={story} named />
        ))}
      </Unfold>
    </li>
  );
}

function Unfold({ count, children }: { readonly count: number; readonly children: ComponentChildren }) {
  return (
    <details class="event-more">
      <summary>{storyWords.unfold(count)}</summary>
      <ol class="events">{children}</ol>
    </details>
  );
}
