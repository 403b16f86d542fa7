import { html } from '@relais/dashboard/view/html';
import { rowsTable } from '@relais/dashboard/view/rows-table';

const hostile = `"><img src=x onerror='alert(1)'>&amp;`;

test('text never becomes markup, in content or in an attribute; markup stays', () => {
  expect(String(html`<p title="${hostile}">${[hostile, html`<b>${1}</b>`, null, false]}</p>`)).toBe(
    '<p title="&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&amp;amp;">&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&amp;amp;<b>1</b></p>',
  );
});

test('an object that looks like markup is text', () => {
  expect(String(html`${{ toString: () => '<i>' } as unknown as string}`)).toBe('&lt;i&gt;');
});

test('a table tells what it leaves out, and keeps the exact value behind a rounded one', () => {
  const columns = [{ name: 'n', label: 'N', kind: 'number' } as const];
  const table = String(rowsTable({ caption: 'C', columns, rows: [[9.744834960483496], [1], [2]], most: 2 }));
  expect(table).toContain('<data value="9.744834960483496" title="9.744834960483496">9.74</data>');
  expect(table).toContain('The first 2 of 3 rows');
  expect(table.match(/<tr>/g)).toHaveLength(3);
});
