/**
 * As much of a browser's document as Plot needs to draw: elements with attributes, children and text, and what they are in writing.
 * Everything is escaped. Elements that the policy of the pages forbids are left out: what they say stands in our stylesheet.
 */
import { escapeUTF8 } from 'entities';

const SVG = 'http://www.w3.org/2000/svg';

/** Plot brings styles of its own into each picture. */
const LEFT_OUT = ['style', 'script'];
/** So it might do with attributes. */
const FORBIDDEN = /^(?:style$|on)/i;

export class DrawnElement {
  readonly namespaceURI: string;
  readonly name: string;
  readonly ownerDocument: DrawnDocument;
  readonly children: DrawnElement[] = [];
  readonly attributes = new Map<string, string>();
  private text = '';

  constructor(ownerDocument: DrawnDocument, namespaceURI: string, name: string) {
    this.ownerDocument = ownerDocument;
    this.namespaceURI = namespaceURI;
    this.name = name;
  }

  setAttribute(name: string, value: unknown): void {
    this.attributes.set(name, String(value));
  }

  setAttributeNS(_namespace: string, name: string, value: unknown): void {
    this.setAttribute(name, value);
  }

  hasAttribute(name: string): boolean {
    return this.attributes.has(name);
  }

  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }

  appendChild(child: DrawnElement): DrawnElement {
    this.children.push(child);
    return child;
  }

  insertBefore(child: DrawnElement, next: DrawnElement | null): DrawnElement {
    const at = next ? this.children.indexOf(next) : -1;
    this.children.splice(at < 0 ? this.children.length : at, 0, child);
    return child;
  }

  set textContent(text: unknown) {
    this.text = String(text ?? '');
  }

  /** A picture is named as a whole; its parts are nothing by themselves to whoever cannot see it. */
  private isLeftOut(attribute: string): boolean {
    return FORBIDDEN.test(attribute) || (this.name !== 'svg' && attribute.startsWith('aria-'));
  }

  /** As it stands in a page. */
  toMarkup(): string {
    if (LEFT_OUT.includes(this.name)) return '';
    const attributes = [...this.attributes].filter(([name]) => !this.isLeftOut(name)).map(([name, value]) => ` ${name}="${escapeUTF8(value)}"`);
    return `<${this.name}${attributes.join('')}>${escapeUTF8(this.text)}${this.children.map((child) => child.toMarkup()).join('')}</${this.name}>`;
  }
}

export class DrawnDocument {
  readonly documentElement = new DrawnElement(this, 'http://www.w3.org/1999/xhtml', 'html');

  createElementNS(namespace: string, name: string): DrawnElement {
    return new DrawnElement(this, namespace, name);
  }

  createElement(name: string): DrawnElement {
    return this.createElementNS(SVG, name);
  }
}
