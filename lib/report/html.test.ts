import vm from 'node:vm';
import { expect, test } from 'vitest';
import { escapeHtml, Html, html, jsonBlock, scriptText } from './html.ts';

const NASTY = `</script><img src=x onerror="alert('1')">&amp;<!--`;

test('html escapes every value, in text and in attributes', () => {
  expect(html`<a title="${'"<>&\''}">${'<b>'}</a>`.text).toBe(
    '<a title="&quot;&lt;&gt;&amp;&#39;">&lt;b&gt;</a>',
  );
});

test('html puts in HTML and lists of it as they are, and nothing for false', () => {
  const items = ['a', '<'].map((x) => html`<li>${x}</li>`);
  expect(html`<ul>${items}</ul>${false}${new Html('<hr>')}${0}`.text).toBe(
    '<ul><li>a</li><li>&lt;</li></ul><hr>0',
  );
});

test('escapeHtml leaves no character that could end an attribute or begin a tag', () => {
  expect(escapeHtml(NASTY)).not.toMatch(/[<>"']/);
});

test('a data block holds no tag and gives its value back', () => {
  const block = jsonBlock('x', { [NASTY]: [NASTY, '\u2028'] }).text;
  const json = block.slice(block.indexOf('>') + 1, block.lastIndexOf('</script>'));
  expect(json).not.toContain('<');
  expect(JSON.parse(json)).toEqual({ [NASTY]: [NASTY, '\u2028'] });
});

test('scriptText hides what would end a script element, and does not change what the script says', () => {
  const code = "['</script>', '<!--', /<\\/script>/.source, `</SCRIPT>`].join()";
  expect(scriptText(code)).not.toMatch(/<\/script|<!--/i);
  expect(vm.runInNewContext(scriptText(code))).toBe(vm.runInNewContext(code));
});
