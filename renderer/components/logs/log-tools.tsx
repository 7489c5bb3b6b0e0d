import type { LogBlock } from '../../logs/book.ts';
import { copyableText } from '../../logs/copy.ts';
import type { LogSession } from '../../logs/session.ts';
import { reasonOf } from '../../reason.ts';
import { logsWords } from '../../words/logs.ts';
import { useStore } from '../app/store-context.ts';
import { Icon, type IconName } from '../ui/icon.tsx';

interface LogToolsProps {
  readonly session: LogSession;
  readonly stack: string;
  /** Whose lines are shown. */
  readonly services: readonly string[];
  /** What is shown now. */
  blocks(): readonly LogBlock[];
  readonly follow: boolean;
  readonly times: boolean;
  readonly wrap: boolean;
  readonly cleared: boolean;
  /** The service whose log is a file of ours. */
  readonly file: string | undefined;
  onFollow(follow: boolean): void;
  onTimes(): void;
  onWrap(): void;
  onClear(clear: boolean): void;
}

/** What can be done with a log, as buttons in the head of its pane. */
export function LogTools(props: LogToolsProps) {
  const { stack, services, blocks, follow, times, wrap, cleared, file } = props;
  const { bridge, tell } = useStore();
  const copy = async () => {
    const { text, lines, all } = copyableText(blocks(), services, { times, named: services.length > 1 });
    try {
      await bridge.request('stacklight:copy-log', { stack, text });
      tell({ message: all ? logsWords.copied(lines) : logsWords.copiedSome(lines), passing: true });
    } catch (error) {
      tell({ message: logsWords.copyFailed(reasonOf(error)) });
    }
  };
  const save = async () => {
    try {
      const {
        saved,
        lines = 0,
        problem,
      } = await bridge.request('stacklight:save-log', { stack, services: [...services] });
      if (problem) tell(problem);
      else if (saved !== undefined) tell({ message: logsWords.saved(lines, saved), passing: true });
    } catch (error) {
      tell({ message: logsWords.saveFailed(reasonOf(error)) });
    }
  };
  const open = async (service: string) => {
    try {
      const { problem } = await bridge.request('stacklight:open-log', { stack, service });
      if (problem) tell(problem);
    } catch (error) {
      tell({ message: logsWords.openFailed(reasonOf(error)) });
    }
  };
  return (
    <>
      <ToolButton
        icon={follow ? 'pause' : 'play'}
        label={follow ? logsWords.pause : logsWords.resume}
        onPress={() => props.onFollow(!follow)}
      />
      <ToolButton icon="clock" label={logsWords.times} pressed={times} onPress={props.onTimes} />
      <ToolButton icon="wrap" label={logsWords.wrapLines} pressed={wrap} onPress={props.onWrap} />
      <ToolButton icon="copy" label={logsWords.copyLines} onPress={() => void copy()} />
      <ToolButton icon="save" label={logsWords.saveLog} onPress={() => void save()} />
      {file !== undefined && <ToolButton icon="open" label={logsWords.openLog} onPress={() => void open(file)} />}
      <ToolButton
        icon="broom"
        label={cleared ? logsWords.restore : logsWords.clear}
        pressed={cleared}
        onPress={() => props.onClear(!cleared)}
      />
    </>
  );
}

interface ToolButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly pressed?: boolean;
  onPress(): void;
}

function ToolButton({ icon, label, pressed, onPress }: ToolButtonProps) {
  return (
    <button type="button" class="button bare" aria-label={label} title={label} aria-pressed={pressed} onClick={onPress}>
      <Icon name={icon} />
    </button>
  );
}
