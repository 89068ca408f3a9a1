// HTML text in which every value is escaped unless it is HTML itself.

/** Text that is HTML already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Content = Html | string | number | false | readonly Content[];

/** A template whose values are escaped; Html and arrays of it are put in as they are, `false` is nothing. */
export function html(literals: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(literals.reduce((text, literal, k) => text + render(values[k - 1]!) + literal));
}

function render(content: Content): string {
  if (content instanceof Html) return content.text;
  if (content === false) return '';
  return typeof content === 'object' ? content.map(render).join('') : escapeHtml(String(content));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for any place of HTML outside of scripts and styles, quoted attributes included. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** A data block: JSON in a script element that is not run. No `<` is left in it, so nothing can end it early. */
export function jsonBlock(id: string, value: unknown): Html {
  const json = JSON.stringify(value).replaceAll('<', '\\u003c');
  return html`<script type="application/json" id="${id}">${new Html(json)}</script>`;
}

/** The text of a script as it may stand inside a script element: `</script` and `<!--` would end or change its parsing. */
export function scriptText(code: string): string {
  return code.replace(/\r\n?/g, '\n').replace(/<(?=\/script|!--)/gi, '\\x3c');
}
