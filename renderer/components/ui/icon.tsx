/** Line drawings on a 16 by 16 grid; decoration only, the button around it carries the words. */
const paths = {
  box: 'M8 1.8 13.8 5v6L8 14.2 2.2 11V5L8 1.8ZM2.2 5 8 8.2 13.8 5M8 8.2v6',
  back: 'M9.5 3.5 5 8l4.5 4.5',
  broom: 'M9.5 6.5 14 2M6.2 6.2l3.6 3.6c-.6 2.4-2.4 3.7-5 4.2L2 11.2c.5-2.6 1.8-4.4 4.2-5ZM4 9.8l2.2 2.2',
  clock: 'M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4ZM8 4.8V8l2.2 1.6',
  close: 'M4 4l8 8M12 4l-8 8',
  copy: 'M5.5 5.5V3a1 1 0 0 1 1-1H13a1 1 0 0 1 1 1v6.5a1 1 0 0 1-1 1h-2.5M3 5.5h6.5a1 1 0 0 1 1 1V13a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V6.5a1 1 0 0 1 1-1Z',
  earlier: 'M10.5 3.5 6 8l4.5 4.5',
  down: 'M3.5 6 8 10.5 12.5 6',
  eye: 'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8ZM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  folder: 'M2 4.5V12a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V5.5a1 1 0 0 0-1-1H8L6.5 3H3a1 1 0 0 0-1 1.5Z',
  gear: 'M2 4.5h6.5M12 4.5h2M2 11.5h2M7.5 11.5H14M8.5 4.5a1.75 1.75 0 1 0 3.5 0 1.75 1.75 0 0 0-3.5 0ZM4 11.5a1.75 1.75 0 1 0 3.5 0 1.75 1.75 0 0 0-3.5 0Z',
  later: 'M5.5 3.5 10 8l-4.5 4.5',
  logs: 'M2.5 4h11M2.5 8h11M2.5 12h7',
  minus: 'M3.5 8h9',
  mute: 'M6.2 12.8a2 2 0 0 0 3.6 0M4.2 10.8H12.5M12 8V6.6a4 4 0 0 0-6.4-3.2M4.1 5.8a4 4 0 0 0-.1.8c0 2-.6 3-1.4 4.2M2.5 2l11 12',
  open: 'M6.5 3.5H3a1 1 0 0 0-1 1V13a1 1 0 0 0 1 1h8.5a1 1 0 0 0 1-1V9.5M9.5 2H14v4.5M14 2 7.5 8.5',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.2v9.6L12.8 8 5 3.2Z',
  plug: 'M6 2v3M10 2v3M4.2 5h7.6v2.6a3.8 3.8 0 0 1-7.6 0V5ZM8 11.4V14',
  plus: 'M8 3.5v9M3.5 8h9',
  print:
    'M4.5 6V2h7v4M4.5 11.5H3a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v3.5a1 1 0 0 1-1 1h-1.5M4.5 9.5h7V14h-7Z',
  process: 'M3 2.5h10a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1ZM4.5 5.5 7 8l-2.5 2.5M8.5 10.5h3',
  restart: 'M13.2 8A5.2 5.2 0 1 1 11.5 4.1L13.5 6M13.5 2.5V6H10',
  save: 'M8 2v8M4.8 7 8 10.2 11.2 7M2.5 13.5h11',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.3 10.3 14 14',
  sort: 'M2.5 4h7M2.5 8h5M2.5 12h3M12 3.5v9M9.8 10.3 12 12.5l2.2-2.2',
  stop: 'M4 4h8v8H4Z',
  up: 'M3.5 10 8 5.5 12.5 10',
  wrench:
    'M13.6 4.3a3.6 3.6 0 0 1-4.8 4.4l-4.5 4.5a1.4 1.4 0 0 1-2-2l4.5-4.5A3.6 3.6 0 0 1 11.2 2L9 4.2l.5 2 2 .5 2.1-2.4Z',
  wrap: 'M2.5 4h11M2.5 8h9a2 2 0 0 1 0 4H8M9.5 10.5 8 12l1.5 1.5M2.5 12h2.5',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
