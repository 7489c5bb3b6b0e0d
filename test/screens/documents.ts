/** The pictures of README and documents, each of one or more screens side by side: they are current as soon as the script has run. */

export interface Shot {
  /** Of `SCREENS`. */
  readonly screen: string;
  readonly theme: 'light' | 'dark' | 'contrast';
  readonly width: number;
  readonly height: number;
}

export interface DocumentPicture {
  /** Its name below `docs/images`. */
  readonly file: string;
  readonly shots: readonly Shot[];
}

const panel = (screen: string, theme: Shot['theme'], height = 740): Shot => ({ screen, theme, width: 420, height });

export const DOCUMENT_PICTURES: readonly DocumentPicture[] = [
  { file: 'panel.png', shots: [panel('green-14', 'dark'), panel('trouble-14', 'dark')] },
  { file: 'strays.png', shots: [{ screen: 'service', theme: 'dark', width: 1_100, height: 740 }] },
  { file: 'incident.png', shots: [{ screen: 'incident-over', theme: 'light', width: 700, height: 862 }] },
  { file: 'logs.png', shots: [{ screen: 'logs', theme: 'dark', width: 778, height: 636 }] },
  {
    file: 'first-run.png',
    shots: [panel('first-run', 'light', 620), panel('proposal', 'light', 620), panel('approval-sheet', 'light', 620)],
  },
];
