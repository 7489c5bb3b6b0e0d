import type { Approval } from '../../../electron/contract/approval.ts';
import { commandGroups, commandKinds, commandsTitle } from '../../approval-words.ts';
import { approvalWords } from '../../words/approval.ts';

/** What differs, in plain words. */
export function ApprovalChanges({ changes }: { readonly changes: Approval['changes'] }) {
  if (changes.length === 0) return null;
  return (
    <div class="approval-changes">
      <h3 class="section-title">{approvalWords.whatChanges}</h3>
      <ul>
        {changes.map(({ service, text }) => (
          <li key={`${service} ${text}`}>
            {service && <b>{service}: </b>}
            {text}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Every command in full: a yes is a yes to all of it. */
export function ApprovalCommands({ approval }: { readonly approval: Approval }) {
  if (approval.commands.length === 0) return null;
  return (
    <div class="approval-commands">
      <h3 class="section-title">{commandsTitle(approval)}</h3>
      <ul>
        {commandGroups(approval.commands).map(({ service, commands }) => (
          <li key={service ?? ''}>
            <b>{service ?? approvalWords.wholeStack}</b>
            {commands.map((command) => (
              <Command key={`${command.what} ${command.text}`} command={command} />
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Command({ command: { what, text, before } }: { readonly command: Approval['commands'][number] }) {
  return (
    <div class="approval-command">
      {commandKinds[what] && <span class="approval-what">{commandKinds[what]}</span>}
      {before !== undefined && (
        <pre class="before">
          <span class="silent">{approvalWords.changedFrom} </span>
          {before}
        </pre>
      )}
      <pre class={before === undefined ? '' : 'after'}>
        {before !== undefined && <span class="silent">{approvalWords.changedTo} </span>}
        {text}
      </pre>
    </div>
  );
}
