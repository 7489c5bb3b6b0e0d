import { formatDuration } from '../../shared/text/duration.ts';
import type { Incident } from '../contract/incident.ts';
import type { AppChoices } from '../contract/settings.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import type { View } from '../contract/view.ts';
import { describeAlert, describeOver } from '../history/alert-words.ts';
import { LIMITS } from '../limits.ts';
import { notificationsWords } from './words/notifications.ts';

/** What was told already, by the id of the incident and, after the first time, the number of its alert. Kept on disk, so that a restart of the app tells nothing twice. */
export interface Told {
  readonly opened: readonly string[];
  readonly closed: readonly string[];
  /** Keys of stacks of which it was told that a change waits for a yes, as long as one does. */
  readonly asked?: readonly string[];
}

export interface Notice {
  /** A later notice with the same key takes its place: of one incident, or of what one stack asks, there is one at a time. */
  readonly key: string;
  readonly title: string;
  readonly body: string;
  /** Undefined: about none, a click only shows the window. */
  readonly stack?: string;
  /** Undefined: about what the stack asks. */
  readonly service?: string;
  /** Id of the incident that it tells of, while that is open. */
  readonly incident?: string;
  readonly urgency: 'normal' | 'critical';
}

export interface NotificationDecision {
  readonly show: readonly Notice[];
  /** The same object as came in when nothing was told. */
  readonly told: Told;
}

/** What a person wants to be told, and whether it is held back now. */
export interface Wanted {
  readonly down: boolean;
  readonly reminders: boolean;
  readonly recovered: boolean;
  readonly approvals: boolean;
  /** In quiet hours or while snoozed: nothing of this stack is shown, and what is still so afterwards is news then. */
  isHeld(stack: string): boolean;
}

export function wantedBy(choices: AppChoices, isHeld: Wanted['isHeld']): Wanted {
  return {
    down: choices.notifyDown,
    reminders: choices.notifyReminders,
    recovered: choices.notifyRecovered,
    approvals: choices.notifyApprovals,
    isHeld,
  };
}

type Kind = 'opened' | 'closed';

/**
 * Which notifications a view asks for: one for each alert of an incident, naming its root cause and never its dependents, and
 * one when it is over, with how long it took. The supervisor lists an incident once `alerts.after` has passed, and numbers its
 * alerts: that it failed for another reason, or a reminder, is a new one. `now` is epoch milliseconds.
 * What is held back is told afterwards, once, where it is still so; of what came and went meanwhile the history tells.
 * What the settings silence counts as told: switching notifications on again tells no old news. The end of an
 * incident whose beginning nobody was told of is no news either. A change of the files of a stack that runs is told once when
 * it begins to wait for a yes, however often the files change until then.
 */
export function decideNotifications(view: View, told: Told, wanted: Wanted, now: number): NotificationDecision {
  const several = view.stacks.length > 1;
  const all = view.stacks.flatMap((stack) => stack.incidents.map((incident) => ({ stack, incident })));
  const opened = all.filter(({ incident }) => !incident.closedAt && !told.opened.includes(alertKey(incident)));
  const closed = all.filter(
    ({ incident }) => incident.closedAt && wasTold(incident, told) && !told.closed.includes(incident.id),
  );
  const isWanted = (incident: Incident) => (isReminder(incident, told) ? wanted.reminders : wanted.down);
  // Held back, it stays news; what nobody wants to hear of is none.
  const isNews = ({ key }: Snapshot, isAsked: boolean) => !(isAsked && wanted.isHeld(key));
  const begun = opened.filter(({ stack, incident }) => isNews(stack, isWanted(incident)));
  const ended = closed.filter(({ stack }) => isNews(stack, wanted.recovered));
  const { asked, news } = askedOf(view, told, (stack) => isNews(stack, wanted.approvals));
  if (begun.length === 0 && ended.length === 0 && asked === told.asked) return { show: [], told };
  return {
    show: [
      ...(wanted.approvals ? news.map((stack) => askNotice(stack, several)) : []),
      ...begun
        .filter(({ incident }) => isWanted(incident))
        .map(({ stack, incident }) => downNotice(stack, incident, several, now)),
      ...(wanted.recovered ? ended.map(({ stack, incident }) => overNotice(stack, incident, several)) : []),
    ],
    told: { ...remember(remember(told, 'opened', begun), 'closed', ended), ...(asked ? { asked } : {}) },
  };
}

/** Whoever was not told the first time hears it now, whatever the supervisor calls it. */
function isReminder(incident: Incident, told: Told): boolean {
  return incident.alert?.kind === 'reminder' && wasTold(incident, told);
}

function alertKey({ id, alert }: Incident): string {
  return alert && alert.number > 1 ? `${id}/${alert.number}` : id;
}

function wasTold({ id }: Incident, { opened }: Told): boolean {
  return opened.some((key) => isOf(key, { id }));
}

function isOf(key: string, { id }: Pick<Incident, 'id'>): boolean {
  return key === id || key.startsWith(`${id}/`);
}

/** Which stacks ask, those of them that it was not told of, and the same list as before where nothing changed. */
function askedOf(
  view: View,
  { asked: before }: Told,
  isNews: (stack: Snapshot) => boolean,
): { asked: Told['asked']; news: readonly Snapshot[] } {
  const asks = view.stacks.filter(({ approval, services }) => {
    return approval !== undefined && approval.kind !== 'trust' && services.some(({ desired }) => desired === 'up');
  });
  const news = asks.filter((stack) => !before?.includes(stack.key) && isNews(stack));
  // A stack that is not open yet may still ask what it asked.
  const kept = (before ?? []).filter((key) => !view.stacks.some((stack) => stack.key === key && !stack.approval));
  if (news.length === 0 && kept.length === (before?.length ?? 0)) return { asked: before, news };
  return { asked: [...kept, ...news.map(({ key }) => key)].slice(-LIMITS.shell.rememberedIncidents), news };
}

function askNotice(stack: Snapshot, several: boolean): Notice {
  return {
    key: askKey(stack),
    title: titled(stack, notificationsWords.changeWaiting, several),
    body: stack.approval?.sentence ?? '',
    stack: stack.key,
    urgency: 'normal',
  };
}

/** Keys of the notices that still say what is so: what is not among them is withdrawn. */
export function standingKeys(view: View): ReadonlySet<string> {
  return new Set(
    view.stacks.flatMap((stack) => [
      ...(stack.approval ? [askKey(stack)] : []),
      ...stack.incidents.filter(({ closedAt }) => !closedAt).map((incident) => incidentKey(stack, incident)),
    ]),
  );
}

function askKey({ key }: Pick<Snapshot, 'key'>): string {
  return `ask/${key}`;
}

function incidentKey({ key }: Pick<Snapshot, 'key'>, { id }: Pick<Incident, 'id'>): string {
  return `incident/${key}/${id}`;
}

/** Of an incident only the newest alert is remembered: reminders of one must not push out another. */
function remember(told: Told, kind: Kind, found: readonly { readonly incident: Incident }[]): Told {
  const keys = found.map(({ incident }) => (kind === 'opened' ? alertKey(incident) : incident.id));
  const earlier = told[kind].filter((key) => !found.some(({ incident }) => isOf(key, incident)));
  return { ...told, [kind]: [...earlier, ...keys].slice(-LIMITS.shell.rememberedIncidents) };
}

function downNotice(stack: Snapshot, incident: Incident, several: boolean, now: number): Notice {
  const { burst = [], alert } = incident;
  const first = alert?.services[0] ?? incident.rootService;
  const service = stack.services.find(({ id }) => id === first);
  const needs = stack.services.map(({ id, desired, dependsOn }) => {
    return { id, wanted: desired === 'up', dependsOn: dependsOn.map((one) => one.service) };
  });
  const isDown = service?.shadowed ? notificationsWords.shadowed : notificationsWords.down;
  const { what, when, why } = describeAlert(incident, needs, now, isDown);
  const began = notificationsWords.began(capital(when), why);
  return {
    key: incidentKey(stack, incident),
    title: titled(stack, what, several),
    body: burst.length > 1 ? notificationsWords.withRestartHint(began) : began,
    stack: stack.key,
    service: first,
    incident: incident.id,
    urgency: 'critical',
  };
}

function overNotice(stack: Snapshot, incident: Incident, several: boolean): Notice {
  const closedAt = incident.closedAt ?? incident.openedAt;
  const { what, how, cause } = describeOver(incident, closedAt);
  const isBack = (incident.ending ?? 'back') === 'back';
  const took = isBack ? notificationsWords.tookTime(formatDuration(closedAt - incident.openedAt)) : capital(how);
  return {
    key: incidentKey(stack, incident),
    title: titled(stack, what, several),
    body: notificationsWords.beganWith(took, cause),
    stack: stack.key,
    service: incident.rootService,
    urgency: 'normal',
  };
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function titled(stack: Snapshot, text: string, several: boolean): string {
  return several ? `${stack.stack}: ${text}` : text;
}
