/** What a session's instructions and tools say, read back into a value (docs/model-interface.md). */
export interface Briefing {
  readonly stage: string;
  /** Tools offered now, by name. */
  readonly tools: readonly string[];
  readonly intents: readonly { readonly name: string; readonly description: string }[];
  readonly fields: readonly BriefedField[];
  readonly topics: readonly { readonly name: string; readonly title: string }[];
  readonly summary: string | null;
}

export interface BriefedField {
  readonly name: string;
  /** `name`, `phone`, `email`, `date`, `time`, `choice`, `number`, `text` or `address`. */
  readonly kind: string;
  /** Only for `choice`; empty otherwise. */
  readonly choices: readonly string[];
  /** The read-back form, or null while it is missing. */
  readonly known: string | null;
  readonly ask: string | null;
}

/** Reads the documented shapes and passes over everything else: the wording around them is free to grow. */
export function brief(session: {
  readonly instructions: string;
  readonly tools: readonly { readonly name: string }[];
}): Briefing {
  const sections = sectionsOf(session.instructions);
  return {
    stage:
      [...sections.keys()].find((title) => /^stage\s*:/i.test(title))?.replace(/^stage\s*:\s*/i, '') ?? '',
    tools: session.tools.map((tool) => tool.name),
    intents: pairs(sections.get('Intents')).map(([name, description]) => ({ name, description })),
    fields: linesOf(sections.get('Fields')).flatMap((line) => field(line) ?? []),
    topics: pairs(sections.get('Topics')).map(([name, title]) => ({ name, title })),
    summary: unquoted(sections.get('Summary') ?? '') || null,
  };
}

/** The words that `Say exactly: "…"` asks for, or null when the instructions do not ask. */
export function sayExactly(instructions: string): string | null {
  // Up to the last quotation mark: the words themselves may hold some.
  const quoted = /Say exactly:\s*["“](.*)["”]/is.exec(instructions);
  return quoted?.[1]?.trim() ?? null;
}

function sectionsOf(instructions: string): Map<string, string> {
  const sections = new Map<string, string>();
  for (const section of instructions.split(/^# /m).slice(1)) {
    const end = section.indexOf('\n');
    const title = (end < 0 ? section : section.slice(0, end)).trim();
    sections.set(title, end < 0 ? '' : section.slice(end + 1).trim());
  }
  return sections;
}

function linesOf(section: string | undefined): readonly string[] {
  return (section ?? '').split('\n').flatMap((line) => /^\s*-\s+(.*\S)/.exec(line)?.[1] ?? []);
}

/** `- name: words` */
function pairs(section: string | undefined): readonly (readonly [string, string])[] {
  return linesOf(section).map((line) => {
    const colon = line.indexOf(':');
    if (colon < 0) return [line, ''];
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  });
}

/** `- name (kind: one | two) known: value` or `- name (kind) missing, ask: "question"` */
function field(line: string): BriefedField | null {
  const head = /^(\S+)\s*\(\s*([a-z]+)\s*(?::\s*(.*?))?\s*\)\s*(.*)$/.exec(line);
  if (!head) return null;
  const [, name = '', kind = '', choices, rest = ''] = head;
  return {
    name,
    kind,
    choices: choices ? choices.split('|').map((choice) => choice.trim()) : [],
    known: /^known:\s*(.*?)\s*(?:,\s*ask:.*)?$/.exec(rest)?.[1] ?? null,
    ask: unquoted(/\bask:\s*(.*)$/.exec(rest)?.[1] ?? '') || null,
  };
}

function unquoted(text: string): string {
  return text.trim().replace(/^["“](.*)["”]$/s, '$1');
}
