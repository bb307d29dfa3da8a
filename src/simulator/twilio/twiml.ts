import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** One instruction of a TwiML document, or something inside of one. */
export interface Verb {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Its own words, without those of its children. */
  readonly text: string;
  readonly children: readonly Verb[];
}

/** Reads a document as the carrier does: the verbs under `<Response>`, in order. */
export function readTwiml(
  document: string,
): { ok: true; verbs: readonly Verb[] } | { ok: false; why: string } {
  // https://www.twilio.com/docs/api/errors/11750
  if (document.length > 64 * 1024) return { ok: false, why: 'longer than 64 kB' };
  const valid = XMLValidator.validate(document);
  if (valid !== true) return { ok: false, why: valid.err.msg };
  const roots = verbs(xml.parse(document)).filter(({ name }) => name !== '?xml');
  const root = roots[0];
  if (root?.name !== 'Response' || roots.length > 1) return { ok: false, why: 'the root is not <Response>' };
  return { ok: true, verbs: root.children };
}

const xml = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  // Numeric references, which the plain five do not cover.
  htmlEntities: true,
});

/** The parser's shape: an element is an object with its name as the only key, besides `:@` for its attributes. */
type Node = Record<string, unknown>;

function verbs(nodes: unknown): Verb[] {
  return list(nodes).flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ':@');
    if (name === undefined || name === '#text') return [];
    const children = list(node[name]);
    const text = children.map((child) => String(child['#text'] ?? '')).join('');
    const attributes = Object.fromEntries(
      Object.entries(node[':@'] ?? {}).map(([key, value]) => [key, String(value)]),
    );
    return [{ name, attributes, text: text.trim(), children: verbs(children) }];
  });
}

// In this mode the parser answers arrays of objects and nothing else.
function list(nodes: unknown): Node[] {
  return Array.isArray(nodes) ? (nodes as Node[]) : [];
}
