import { inertLine, inertValue } from '../../../shared/text/inert.ts';
import type { Action, Outcome, Plan, PlanStep, Verification } from '../../contract/action.ts';
import type { Finding } from '../../contract/finding.ts';
import type { Incident } from '../../contract/incident.ts';
import type { PortView, ServiceView } from '../../contract/service.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { Redact } from '../../secrets/redact.ts';

/**
 * What people and scripts are told, without the stack's secrets. Programs, checks and preflights repeat what they were given,
 * and command lines hold it. Only texts are looked at: names, states and ids are nobody's secret. Pure.
 */
export function redactSnapshot<T extends Omit<Snapshot, 'since'>>(snapshot: T, redact: Redact): T {
  return inertPicture({
    ...snapshot,
    summary: redact(snapshot.summary),
    services: snapshot.services.map((service) => toldService(service, redact)),
    findings: snapshot.findings.map((finding) => toldFinding(finding, redact)),
    incidents: snapshot.incidents.map((incident) => redactIncident(incident, redact)),
    ...(snapshot.action ? { action: redactAction(snapshot.action, redact) } : {}),
  });
}

/**
 * A picture of a stack with everything in it inert, also the names of containers and users that nobody redacts. Key and file stay
 * as they are: by them a stack is known.
 */
export function inertPicture<T extends Pick<Snapshot, 'key' | 'file' | 'approval'>>(snapshot: T): T {
  const { key, file, approval } = snapshot;
  // What needs approval stands on one line each: a line of a command must not look like another command.
  const asked = approval && { approval: inertValue(approval, inertLine) };
  return { ...inertValue(snapshot), key, file, ...asked };
}

export function redactAction(action: Action, redact: Redact): Action {
  return inertValue({
    ...action,
    plan: toldPlan(action.plan, redact),
    progress: action.progress.map((step) => ({ ...step, detail: redact(step.detail) })),
    verification: toldChecks(action.verification, redact),
    ...(action.outcome === undefined ? {} : { outcome: redact(action.outcome) }),
  });
}

export function redactOutcome(outcome: Outcome, redact: Redact): Outcome {
  return inertValue({
    ...outcome,
    plan: toldPlan(outcome.plan, redact),
    verification: toldChecks(outcome.verification, redact),
    ...(outcome.outcome === undefined ? {} : { outcome: redact(outcome.outcome) }),
  });
}

function redactIncident(incident: Incident, redact: Redact): Incident {
  const { alert } = incident;
  return {
    ...incident,
    cause: redact(incident.cause),
    ...(alert ? { alert: { ...alert, cause: redact(alert.cause) } } : {}),
  };
}

function toldFinding(finding: Finding, redact: Redact): Finding {
  return { ...finding, message: redact(finding.message), evidence: finding.evidence.map(redact) };
}

function toldService(service: ServiceView, redact: Redact): ServiceView {
  const { health } = service;
  return {
    ...service,
    message: redact(service.message),
    health: {
      ...health,
      ...(health.output === undefined ? {} : { output: redact(health.output) }),
      ...(health.check === undefined ? {} : { check: redact(health.check) }),
      results: health.results.map((one) => ({ ...one, message: redact(one.message), output: redact(one.output) })),
    },
    ports: service.ports.map((port) => toldPort(port, redact)),
  };
}

function toldPort(port: PortView, redact: Redact): PortView {
  return {
    ...port,
    ...(port.message === undefined ? {} : { message: redact(port.message) }),
    holders: port.holders.map((holder) => ({
      ...holder,
      reason: redact(holder.reason),
      ...(holder.command === undefined ? {} : { command: redact(holder.command) }),
      ...(holder.parents ? { parents: holder.parents.map(redact) } : {}),
    })),
  };
}

function toldPlan(plan: Plan, redact: Redact): Plan {
  const step = (one: PlanStep): PlanStep => ({ ...one, target: redact(one.target), reason: redact(one.reason) });
  return { ...plan, steps: plan.steps.map(step), choices: plan.choices.map(step), notes: plan.notes.map(redact) };
}

function toldChecks(checks: readonly Verification[], redact: Redact): Verification[] {
  return checks.map((check) => ({ ...check, detail: redact(check.detail) }));
}
