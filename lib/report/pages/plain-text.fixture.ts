// What a reader sees of a page's HTML, for tests.

/** The text of a page without scripts, styles, tips and tags, its white space as single blanks. */
export function plainText(page: string): string {
  return page
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replace(/<span class="tip"[\s\S]*?<\/span>\s*<\/div>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ')
    .replace(/ ([:.,])/g, '$1');
}
