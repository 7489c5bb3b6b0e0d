import type { ComponentChildren } from 'preact';
import { type Cell, type Item, type Node, readMarkdown } from '../../markdown/read.ts';

interface MarkdownProps {
  readonly text: string;
  /** The level of its first heading on this page; deeper ones follow. */
  readonly top: 2 | 3 | 4;
  /** Opens a link; without it a link is only shown. */
  onLink?(url: string): void;
}

/** Markdown drawn as parts of the page: no HTML of it is, no picture is loaded, and a link does only what `onLink` does. */
export function Markdown({ text, top, onLink }: MarkdownProps) {
  return <div class="markdown">{drawn(readMarkdown(text), { top, onLink })}</div>;
}

type How = Pick<MarkdownProps, 'top' | 'onLink'>;

function drawn(nodes: readonly Node[], how: How): ComponentChildren {
  return nodes.map((node, index) => <Piece key={index} node={node} how={how} />);
}

function Piece({ node, how }: { readonly node: Node; readonly how: How }) {
  switch (node.kind) {
    case 'text':
      return <>{node.text}</>;
    case 'code':
      return <code>{node.text}</code>;
    case 'fence':
      return <pre>{node.text}</pre>;
    case 'strong':
      return <strong>{drawn(node.children, how)}</strong>;
    case 'em':
      return <em>{drawn(node.children, how)}</em>;
    case 'del':
      return <del>{drawn(node.children, how)}</del>;
    case 'paragraph':
      return <p>{drawn(node.children, how)}</p>;
    case 'quote':
      return <blockquote>{drawn(node.children, how)}</blockquote>;
    case 'heading':
      return <Heading level={Math.min(6, node.level + how.top - 1)}>{drawn(node.children, how)}</Heading>;
    case 'link':
      return <Link url={node.url} how={how} text={drawn(node.children, how)} />;
    case 'list':
      return <List ordered={node.ordered} items={node.items} how={how} />;
    case 'table':
      return <Table head={node.head} rows={node.rows} how={how} />;
    case 'break':
      return <br />;
    case 'rule':
      return <hr />;
  }
}

function Heading({ level, children }: { readonly level: number; readonly children: ComponentChildren }) {
  const Tag = `h${level}` as 'h2' | 'h3' | 'h4' | 'h5' | 'h6';
  return <Tag>{children}</Tag>;
}

function Link({ url, how, text }: { readonly url: string; readonly how: How; readonly text: ComponentChildren }) {
  const { onLink } = how;
  if (!onLink || !/^https?:/.test(url)) return <span title={url}>{text}</span>;
  return (
    <a
      class="link"
      href={url}
      title={url}
      onClick={(event) => {
        // The page itself goes nowhere.
        event.preventDefault();
        onLink(url);
      }}
    >
      {text}
    </a>
  );
}

interface ListProps {
  readonly ordered: boolean;
  readonly items: readonly Item[];
  readonly how: How;
}

function List({ ordered, items, how }: ListProps) {
  const Tag = ordered ? 'ol' : 'ul';
  return (
    <Tag class={items.some(({ done }) => done !== undefined) ? 'checks' : undefined}>
      {items.map(({ done, children }, index) => (
        <li key={index}>
          {done !== undefined && <span class={`word tone-${done ? 'good' : 'bad'}`}>{done ? '✓ ' : '✗ '}</span>}
          {drawn(children, how)}
        </li>
      ))}
    </Tag>
  );
}

interface TableProps {
  readonly head: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
  readonly how: How;
}

/** Without a head the first cell of each row names it. */
function Table({ head, rows, how }: TableProps) {
  const hasHead = head.some((cell) => cell.length > 0);
  return (
    <table>
      {hasHead && (
        <thead>
          <tr>
            {head.map((cell, index) => (
              <th key={index} scope="col">
                {drawn(cell, how)}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>{row.map((cell, at) => tableCell(cell, at, hasHead, how))}</tr>
        ))}
      </tbody>
    </table>
  );
}

function tableCell(cell: Cell, at: number, hasHead: boolean, how: How) {
  if (at === 0 && !hasHead)
    return (
      <th key={at} scope="row">
        {drawn(cell, how)}
      </th>
    );
  return <td key={at}>{drawn(cell, how)}</td>;
}
