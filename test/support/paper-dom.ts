/** As much of a document as Preact needs to draw into: a tree that can be read, without layout and without events. */
export class PaperNode {
  readonly childNodes: PaperNode[] = [];
  readonly attributes: { readonly name: string; readonly value: string }[] = [];
  readonly style = {};
  readonly ownerDocument = paperDocument;
  parentNode: PaperNode | null = null;
  /** Of a text. Preact puts numbers in it too. */
  data: string | number = '';

  constructor(
    readonly nodeType: number,
    readonly localName: string,
  ) {}

  get firstChild(): PaperNode | null {
    return this.childNodes[0] ?? null;
  }

  get nextSibling(): PaperNode | null {
    const siblings = this.parentNode?.childNodes ?? [];
    return siblings[siblings.indexOf(this) + 1] ?? null;
  }

  insertBefore(child: PaperNode, before: PaperNode | null): PaperNode {
    child.parentNode?.removeChild(child);
    const at = before === null ? this.childNodes.length : this.childNodes.indexOf(before);
    this.childNodes.splice(at, 0, child);
    child.parentNode = this;
    return child;
  }

  appendChild(child: PaperNode): PaperNode {
    return this.insertBefore(child, null);
  }

  removeChild(child: PaperNode): PaperNode {
    this.childNodes.splice(this.childNodes.indexOf(child), 1);
    child.parentNode = null;
    return child;
  }

  remove(): void {
    this.parentNode?.removeChild(this);
  }

  contains(): boolean {
    return false;
  }

  setAttribute(name: string, value: unknown): void {
    this.attributes.push({ name, value: String(value) });
  }

  removeAttribute(): void {}
  addEventListener(): void {}
  removeEventListener(): void {}
  querySelector(): null {
    return null;
  }

  showModal(): void {}
  close(): void {}
  focus(): void {}
}

const paperDocument = {
  createElementNS: (_namespace: string, name: string) => new PaperNode(1, name),
  createElement: (name: string) => new PaperNode(1, name),
  createTextNode(data: string | number): PaperNode {
    const text = new PaperNode(3, '#text');
    text.data = data;
    return text;
  },
};

export function paperRoot(): PaperNode {
  return new PaperNode(1, 'div');
}

/** The text of every node and of the attributes that are read, in the order of the page. */
export function textsOn(node: PaperNode, isRead: (attribute: string) => boolean): readonly string[] {
  const own =
    node.nodeType === 3
      ? [String(node.data)]
      : node.attributes.filter(({ name }) => isRead(name)).map((one) => one.value);
  return [...own, ...node.childNodes.flatMap((child) => textsOn(child, isRead))];
}
